import { promisify } from "node:util";
import { type AsyncZippable, zip } from "fflate";
import { UserError } from "../../../../shared/index.ts";
import { collectFiles } from "../artifacts/index.ts";
import { input, type StandIn } from "./stand-in.ts";

const FORBIDDEN = /["<>|*?:\r\n\\/]/;
const pack = promisify((files: AsyncZippable, done: (error: Error | null, bytes: Uint8Array) => void) =>
  zip(files, { level: 1 }, done),
);

/** `actions/upload-artifact`: one zip per name and run. */
export const uploadArtifact: StandIn = {
  inputs: {
    name: "artifact",
    path: "",
    "if-no-files-found": "warn",
    "retention-days": "0",
    "compression-level": "6",
    overwrite: "false",
    "include-hidden-files": "false",
  },
  async run(call) {
    const name = input(call, "name");
    if (name === "" || FORBIDDEN.test(name)) {
      throw new UserError(
        "artifact_name",
        `${JSON.stringify(name)} cannot name an artifact`,
        'leave out " : < > | * ? \\ /',
      );
    }
    const patterns = input(call, "path");
    if (patterns.trim() === "")
      throw new UserError("input_missing", "Input required and not supplied: path", "set `path`");
    const files = await collectFiles({
      workspace: call.workspace,
      patterns,
      includeHidden: input(call, "include-hidden-files") === "true",
    });
    const count = Object.keys(files).length;
    if (count === 0) return nothingFound(input(call, "if-no-files-found"), patterns, call.log);
    const artifact = await call.artifacts.add({
      runId: call.runId,
      repo: call.repo,
      name,
      zip: await pack({ ...files }),
      createdAt: call.now(),
      retentionDays: Number(input(call, "retention-days")) || 90,
      overwrite: input(call, "overwrite") === "true",
    });
    call.log(`uploaded ${name}: ${count} files, ${artifact.size} bytes`);
    const url = `${call.host.url()}/${call.repo.owner}/${call.repo.name}/actions/runs/${call.runId}/artifacts/${artifact.id}`;
    return { "artifact-id": String(artifact.id), "artifact-url": url, "artifact-digest": artifact.digest.slice(7) };
  },
};

function nothingFound(
  reaction: string,
  patterns: string,
  log: (line: string) => void,
): Readonly<Record<string, string>> {
  const message = `No files were found with the provided path: ${patterns.trim()}`;
  if (reaction === "error") throw new UserError("artifact_empty", message, "check `path`");
  log(reaction === "warn" ? `warning: ${message}` : message);
  return {};
}

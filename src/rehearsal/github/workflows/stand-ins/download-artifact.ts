import { join, resolve } from "node:path";
import { UserError } from "../../../../shared/index.ts";
import { unpackZip } from "../artifacts/index.ts";
import { input, type StandIn } from "./stand-in.ts";

/** `actions/download-artifact`: one artifact by name into `path`, or all of a run into folders of their names. */
export const downloadArtifact: StandIn = {
  inputs: { name: "", path: ".", "run-id": "", "github-token": "" },
  async run(call) {
    const runId = Number(input(call, "run-id") || call.runId);
    const folder = resolve(call.workspace, input(call, "path"));
    const name = input(call, "name");
    const artifacts = call.artifacts
      .listOfRun(runId)
      .filter((artifact) => artifact.repo.owner === call.repo.owner && artifact.repo.name === call.repo.name)
      .filter((artifact) => name === "" || artifact.name === name);
    if (name !== "" && artifacts.length === 0) {
      throw new UserError(
        "artifact_missing",
        `no artifact named ${name} in run ${runId}`,
        "upload it in a job this one needs",
      );
    }
    for (const artifact of artifacts) {
      await unpackZip(await call.artifacts.read(artifact.id), name === "" ? join(folder, artifact.name) : folder);
      call.log(`downloaded ${artifact.name} (${artifact.size} bytes)`);
    }
    return { "download-path": folder };
  },
};

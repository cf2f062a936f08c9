import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { StudioDefinition } from "../../method/index.ts";
import { editFrontMatter, renderFrontMatter, UserError } from "../../shared/index.ts";
import { checkNewName, findStudio } from "../../studio/index.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";
import { OVERLAY, readProject } from "./read-studios.ts";
import { stageSkeleton, studioSkeleton, type Upstream } from "./skeleton.ts";
import { studioAt } from "./studio-address.ts";

type Files = ReadonlyMap<string, string>;

/**
 * `haiku studio new <name>` writes a studio that validates, `new <studio>/<stage>` a stage at the end of a studio that
 * is there; to a shipped studio it is added by files of the project. Nothing that exists is overwritten.
 */
export async function newStudio(
  terminal: Terminal,
  asked: { readonly address: string; readonly json?: boolean },
): Promise<ExitCode> {
  const [name = "", stage, ...more] = asked.address.split("/");
  if (more.length > 0)
    throw new UserError("address_invalid", `"${asked.address}" is too long`, "write <studio>/<stage>");
  const { studios } = await readProject(terminal.folder);
  const files =
    stage === undefined ? freshStudio(name, studios) : await freshStage(terminal, studioAt(studios, name), stage);
  await writeNew(terminal.folder, files);
  if (asked.json) writeJson(terminal, { written: [...files.keys()] });
  else {
    const [, made] = /\/stages\/([^/]+)\//.exec([...files.keys()].join("\n")) ?? [];
    const next = `Next: fill in the texts, then \`haiku studio validate\` and \`haiku studio prompt ${name}/${made} --elaborate\`.`;
    terminal.write(`${[...[...files.keys()].map((path) => `wrote ${path}`), next].join("\n")}\n`);
  }
  return EXIT.ok;
}

function freshStudio(name: string, studios: readonly StudioDefinition[]): Files {
  refuseName("studio", name);
  const taken = findStudio(studios, name);
  if (taken.kind === "found") {
    const hint = `choose another name, or add a stage to it: haiku studio new ${taken.found.name}/<stage>`;
    throw new UserError("studio_exists", `"${name}" already means the studio ${taken.found.name}`, hint);
  }
  return new Map([...studioSkeleton(name)].map(([path, text]) => [`${OVERLAY}/${name}/${path}`, text]));
}

async function freshStage(terminal: Terminal, studio: StudioDefinition, stage: string): Promise<Files> {
  refuseName("stage", stage);
  if (studio.stages.some((one) => one.name === stage)) {
    throw new UserError("stage_exists", `${studio.name} has a stage "${stage}" already`, "choose another name");
  }
  const folder = `${OVERLAY}/${studio.directory}`;
  const list = [...studio.stages.map((one) => one.name), stage];
  const path = `${folder}/STUDIO.md`;
  const own = join(resolve(terminal.folder), path);
  const text = existsSync(own)
    ? editFrontMatter(await readFile(own, "utf8"), { stages: list }, path)
    : renderFrontMatter({ stages: list }, "");
  const files = [...stageSkeleton(stage, upstreamOf(studio))].map(
    ([inside, words]) => [`${folder}/stages/${stage}/${inside}`, words] as const,
  );
  return new Map([[path, text], ...files]);
}

/** What the last stage so far makes: the new one most likely works on it. */
function upstreamOf({ stages }: StudioDefinition): Upstream | null {
  const last = stages.at(-1);
  const output = last?.outputs[0]?.name;
  return last === undefined || output === undefined ? null : { stage: last.name, output };
}

function refuseName(kind: "studio" | "stage", name: string): void {
  const wrong = checkNewName(kind, name);
  if (wrong !== null) throw new UserError("name_invalid", wrong.what, wrong.fix);
}

/** STUDIO.md is changed, everything else must be new. */
async function writeNew(folder: string, files: Files): Promise<void> {
  const taken = [...files.keys()].find((path) => !path.endsWith("/STUDIO.md") && existsSync(join(folder, path)));
  if (taken !== undefined)
    throw new UserError("file_exists", `${taken} is there already`, "remove it, or choose another name");
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

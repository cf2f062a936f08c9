import type { StudioDefinition } from "../../method/index.ts";
import type { ReadStore } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import {
  CONFIG_FILE,
  type Config,
  DEFAULT_CONFIG,
  findStudio,
  linkProblem,
  loadStudios,
  parseConfig,
  type StudioProblem,
  tooMuch,
} from "../../studio/index.ts";

export const OVERLAY = ".haiku/studios/";
const LINK = "120000";
const WORKFLOW_FILE = ".github/workflows/haiku.yml";

/** What the default branch says at one commit: config, studios with the project's own texts, workflow. */
export interface ProjectFiles {
  readonly commit: string;
  readonly config: Config;
  readonly studios: readonly StudioDefinition[];
  readonly hasWorkflow: boolean;
}

/** The project's own studios and config at a commit, as they are written. */
export interface ProjectTexts {
  readonly overlay: ReadonlyMap<string, string>;
  /** Text of the config file; null where there is none. */
  readonly config: string | null;
  readonly hasWorkflow: boolean;
  /** What is there and is no file. */
  readonly unusable: readonly StudioProblem[];
}

export async function readProjectTexts(store: ReadStore, commit: string): Promise<ProjectTexts> {
  const tree = await store.tree(commit);
  const wanted = [...tree].filter(
    ([path, entry]) => entry.type === "blob" && (path === CONFIG_FILE || isStudioFile(path)),
  );
  const [links, files] = [
    wanted.filter(([, { mode }]) => mode === LINK),
    wanted.filter(([, { mode }]) => mode !== LINK),
  ];
  const blobs = await store.blobs([...new Set(files.map(([, entry]) => entry.oid))]);
  const texts = new Map(files.map(([path, { oid }]) => [path, blobs.get(oid) ?? ""] as const));
  return {
    overlay: new Map([...texts].filter(([path]) => path !== CONFIG_FILE)),
    config: texts.get(CONFIG_FILE) ?? null,
    hasWorkflow: tree.has(WORKFLOW_FILE),
    unusable: links.map(([path]) => linkProblem(path)),
  };
}

/** Reads the default branch at a commit. UserError when its config or a studio cannot be used. */
export async function readProjectFiles(
  store: ReadStore,
  commit: string,
  shipped: ReadonlyMap<string, string>,
): Promise<ProjectFiles> {
  const { overlay, config, hasWorkflow, unusable } = await readProjectTexts(store, commit);
  const much = tooMuch({ overlay, config });
  if (much) throw invalid(much);
  const loaded = loadStudios(shipped, overlay);
  const broken = [...unusable, ...loaded.problems].find((problem) => problem.severity === "error");
  if (broken) throw invalid(broken);
  return {
    commit,
    config: config === null ? DEFAULT_CONFIG : parseConfig(config, CONFIG_FILE),
    studios: loaded.studios,
    hasWorkflow,
  };
}

/** Pictures and programs may lie beside the texts; nobody reads them. */
function isStudioFile(path: string): boolean {
  return path.startsWith(OVERLAY) && path.endsWith(".md");
}

function invalid({ file, line, what, fix }: StudioProblem): UserError {
  return new UserError("studio_invalid", `${file}:${line}: ${what}`, fix);
}

/** The studio of this name. UserError `studio_unknown` with the nearest name or the list. */
export function studioNamed(project: ProjectFiles, name: string): StudioDefinition {
  const answer = findStudio(project.studios, name);
  if (answer.kind === "found") return answer.found;
  const names = project.studios.map((studio) => studio.name).join(", ");
  const hint = answer.suggestion ? `did you mean \`${answer.suggestion}\`? There are: ${names}` : `there are: ${names}`;
  throw new UserError("studio_unknown", `there is no studio "${name}"`, hint);
}

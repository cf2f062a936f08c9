import type { StudioDefinition } from "../method/index.ts";
import type { StateStore } from "../ports/index.ts";
import { UserError } from "../shared/index.ts";
import { CONFIG_FILE, type Config, DEFAULT_CONFIG, findStudio, linkProblem, loadStudios, parseConfig, type StudioProblem } from "../studio/index.ts";

const OVERLAY = ".haiku/studios/";
const WORKFLOW_FILE = ".github/workflows/haiku.yml";

/** What the default branch says at one commit: config, studios with the project's own texts, workflow. */
export interface ProjectFiles {
  readonly commit: string;
  readonly config: Config;
  readonly studios: readonly StudioDefinition[];
  readonly hasWorkflow: boolean;
}

/** Reads the default branch at a commit. UserError when its config or a studio cannot be used. */
export async function readProjectFiles(
  store: StateStore,
  commit: string,
  shipped: ReadonlyMap<string, string>,
): Promise<ProjectFiles> {
  const tree = await store.tree(commit);
  const wanted = [...tree].filter(
    ([path, entry]) => entry.type === "blob" && (path === CONFIG_FILE || path.startsWith(OVERLAY)),
  );
  const link = wanted.find(([path, entry]) => entry.mode === "120000" && path.startsWith(OVERLAY));
  if (link) throw invalid(linkProblem(link[0]));
  const blobs = await store.blobs([...new Set(wanted.map(([, entry]) => entry.oid))]);
  const text = (path: string): string | undefined => blobs.get(tree.get(path)?.oid ?? "");
  const overlay = new Map(
    wanted.filter(([path]) => path.startsWith(OVERLAY)).map(([path]): [string, string] => [path, text(path) ?? ""]),
  );
  const configText = text(CONFIG_FILE);
  const loaded = loadStudios(shipped, overlay);
  const broken = loaded.problems.find((problem) => problem.severity === "error");
  if (broken) throw invalid(broken);
  return {
    commit,
    config: configText === undefined ? DEFAULT_CONFIG : parseConfig(configText, CONFIG_FILE),
    studios: loaded.studios,
    hasWorkflow: tree.has(WORKFLOW_FILE),
  };
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

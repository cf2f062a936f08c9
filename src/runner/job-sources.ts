import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fetchCommits, readTree } from "../git/index.ts";
import type { IntentState, StudioDefinition } from "../method/index.ts";
import type { RunRequest } from "../ports/index.ts";
import { UserError } from "../shared/index.ts";
import { readLedger } from "../state/index.ts";
import { type Config, DEFAULT_CONFIG, findStudio, loadStudios, parseConfig } from "../studio/index.ts";
import type { JobPlace } from "./inputs.ts";

type Texts = ReadonlyMap<string, string>;

/** What a job is computed from: the ledger, and the instructions of the default branch. None of it is in the checkout. */
export interface JobSources {
  readonly state: IntentState;
  readonly studio: StudioDefinition;
  readonly config: Config;
  /** `.haiku/` and the configuration of the default branch, for a playbook that lies there. */
  readonly settings: Texts;
}

const CONFIG_FILE = ".github/haiku.yml";

/** Fetches ledger and default branch with the job's token, before any agent starts, and reads them. */
export async function readSources(request: RunRequest, job: JobPlace, token: string): Promise<JobSources> {
  const into = join(job.temp, "haiku-sources.git");
  const fetched = fetchCommits({
    ...{ url: job.repositoryUrl, token: token || null, into },
    shas: [request.ledger, request.config],
  });
  const [shipped, ledger, settings] = await Promise.all([
    readFolder(join(job.bundleFolder, "studios")),
    fetched.then(() => readTree(into, request.ledger)),
    fetched.then(() => readTree(into, request.config, ".haiku/", CONFIG_FILE)),
  ]);
  const state = stateIn(request.intent, ledger);
  const text = settings.get(CONFIG_FILE);
  const config = text === undefined ? DEFAULT_CONFIG : parseConfig(text, CONFIG_FILE);
  return { state, studio: studioOf(state, shipped, settings), config, settings };
}

function stateIn(slug: string, files: Texts): IntentState {
  const { state, problems } = readLedger(slug, files);
  if (state && problems.length === 0) return state;
  const [first] = problems;
  throw new UserError(
    "ledger_unreadable",
    `the ledger of ${slug} cannot be read: ${first?.what ?? "it has no intent.md"}`,
    first?.fix ?? "look at the ledger branch",
  );
}

function studioOf(state: IntentState, shipped: Texts, settings: Texts): StudioDefinition {
  const overlay = new Map([...settings].filter(([path]) => path.startsWith(".haiku/studios/")));
  const { studios, problems } = loadStudios(shipped, overlay, state.intent.studio.name);
  const found = findStudio(studios, state.intent.studio.name);
  if (found.kind === "found") return found.found;
  const [error] = problems.filter(({ severity }) => severity === "error");
  const why = error ? `: ${error.file}: ${error.what}` : "";
  const hint =
    error?.fix ??
    `put it back on the default branch${found.suggestion ? `, or did you mean ${found.suggestion}?` : ""}`;
  throw new UserError("studio_missing", `the studio ${state.intent.studio.name} cannot be loaded${why}`, hint);
}

/** Texts below a folder, path from the folder's own name on → text. */
async function readFolder(folder: string): Promise<Texts> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file): Promise<[string, string]> => {
      return [`studios/${file.slice(folder.length + 1)}`, await readFile(file, "utf8")];
    }),
  );
  return new Map(texts);
}

import { type Do, ledgerBranch, MODES, type Mode, type Person, RULES, type StudioDefinition } from "../method/index.ts";
import { UserError } from "../shared/index.ts";
import { freezeIntent } from "../studio/index.ts";
import { type KnownIntent, nameFolder, nameIntent, sourceOf } from "./intent-names.ts";
import { knownIntent } from "./known-intents.ts";
import { createBooks } from "./ledger.ts";
import type { EnginePorts } from "./ports.ts";
import { type ProjectFiles, studioNamed } from "./project-files.ts";

/** What somebody asked for, with the words still to be read. */
export interface StartRequest {
  readonly issue: number;
  readonly comment: number;
  readonly by: Person;
  /** Text after `/haiku start`. */
  readonly args: string;
  /** Title of the issue. */
  readonly title: string;
}

interface Wanted {
  readonly studio: StudioDefinition;
  readonly mode: Mode;
  readonly stages: readonly string[];
  readonly title: string;
}

const TRIES = 20;

/** The books a command has led to; `open` when its issue has others that have not ended. */
export type Started = { readonly kind: "started" | "open"; readonly slug: string };

/**
 * Starts the books of an intent. The same command always leads to the same ones, also from two processes at once:
 * whoever makes the branch has begun them, the other goes on with them. UserError for an unknown studio, stage or mode,
 * and when the workflow file is missing.
 */
export async function startIntent(
  ports: EnginePorts,
  project: ProjectFiles,
  request: StartRequest,
  before: readonly KnownIntent[],
): Promise<Started> {
  const { issue, by } = request;
  const source = sourceOf(issue, request.comment);
  let known = before;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const naming = nameIntent(source, issue, known);
    if (naming.kind === "begun") return { kind: "started", slug: naming.slug };
    if (naming.kind === "open") return naming;
    const wanted = readWanted(project, request);
    const { slug } = naming;
    const folder = nameFolder(slug, wanted.title, known);
    const made = await createBooks(ports.store, startLine(ports, project, { slug, folder, wanted, source, by }));
    if (made !== "exists") return { kind: "started", slug };
    known = [...known, await knownIntent(ports, slug)];
  }
  throw new UserError(
    "slug_taken",
    `${ledgerBranch(`${issue}`)} and its successors exist already`,
    "delete the branches below `haiku/` that are of no intent",
  );
}

function startLine(
  ports: EnginePorts,
  project: ProjectFiles,
  about: { slug: string; folder: string; wanted: Wanted; source: string; by: Person },
): Extract<Do, { do: "start" }> {
  const { slug, folder, wanted, source, by } = about;
  const { studio, mode, stages, title } = wanted;
  return {
    do: "start",
    at: ports.clock.now(),
    slug,
    folder,
    title,
    studio: { name: studio.name, digest: studio.digest },
    mode,
    by: "app",
    rules: RULES,
    stages,
    frozen: freezeIntent(studio, project.config),
    created: { by, source },
  };
}

/** `[<studio>[/<stage>]] [--mode <m>] [title]`; the first word is a studio when it names one. */
function readWanted(project: ProjectFiles, request: StartRequest): Wanted {
  if (!project.hasWorkflow)
    throw new UserError(
      "workflow_missing",
      "`.github/workflows/haiku.yml` is not on the default branch",
      "add the workflow file that comes with the Action",
    );
  const words = request.args.split(/\s+/).filter((word) => word !== "");
  const { mode, rest } = takeMode(words);
  const [first, ...title] = rest;
  const [name = "", stage] = (first ?? "").split("/");
  const studio = studioNamed(project, first === undefined ? defaultStudio(project) : name);
  if (stage !== undefined && !studio.stages.some((one) => one.name === stage)) {
    throw new UserError(
      "stage_unknown",
      `${studio.name} has no stage "${stage}"`,
      `there are: ${studio.stages.map((one) => one.name).join(", ")}`,
    );
  }
  return {
    studio,
    mode: stage === undefined ? (mode ?? project.config.mode) : "quick",
    stages: stage === undefined ? studio.stages.map((one) => one.name) : [stage],
    title: title.join(" ").trim() || request.title,
  };
}

function defaultStudio(project: ProjectFiles): string {
  if (project.config.studio !== null) return project.config.studio;
  const names = project.studios.map((studio) => studio.name).join(", ");
  throw new UserError(
    "studio_missing",
    "no studio is named, and `.github/haiku.yml` names none",
    `\`/haiku start <studio>\`; there are: ${names}`,
  );
}

function takeMode(words: readonly string[]): { readonly mode: Mode | null; readonly rest: readonly string[] } {
  const at = words.indexOf("--mode");
  if (at < 0) return { mode: null, rest: words };
  const mode = MODES.find((one) => one === words[at + 1]);
  if (!mode)
    throw new UserError("mode_unknown", `there is no mode "${words[at + 1] ?? ""}"`, `there are: ${MODES.join(", ")}`);
  return { mode, rest: [...words.slice(0, at), ...words.slice(at + 2)] };
}

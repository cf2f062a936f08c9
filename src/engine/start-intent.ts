import { type Do, ledgerBranch, MODES, type Mode, type Person, type StudioDefinition } from "../method/index.ts";
import { UserError } from "../shared/index.ts";
import { slugOf } from "../state/index.ts";
import { freezeIntent } from "../studio/index.ts";
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

/**
 * Starts the books of an intent; answers its slug. Books from the same issue are continued, a taken name gets a number.
 * UserError for an unknown studio, stage or mode, and when the workflow file is missing.
 */
export async function startIntent(
  ports: EnginePorts,
  project: ProjectFiles,
  request: StartRequest,
  known: readonly { slug: string; source: string }[],
): Promise<string> {
  const source = `issue#${request.issue} comment/${request.comment}`;
  const before = known.find((one) => one.source.split(" ")[0] === `issue#${request.issue}`);
  if (before) return before.slug;
  if (!project.hasWorkflow)
    throw new UserError(
      "workflow_missing",
      "`.github/workflows/haiku.yml` is not on the default branch",
      "add the workflow file that comes with the Action",
    );
  const wanted = readWanted(project, request);
  const base = slugOf(wanted.title, `issue-${request.issue}`, 56);
  for (let n = 1; n <= TRIES; n += 1) {
    const slug = n === 1 ? base : `${base.slice(0, 56)}-${n}`;
    const made = await createBooks(ports.store, startLine(ports, project, { slug, wanted, source, by: request.by }));
    if (made !== "exists") return slug;
  }
  throw new UserError(
    "slug_taken",
    `${ledgerBranch(base)} and its successors exist already`,
    "give the issue another title",
  );
}

function startLine(
  ports: EnginePorts,
  project: ProjectFiles,
  about: { slug: string; wanted: Wanted; source: string; by: Person },
): Extract<Do, { do: "start" }> {
  const { slug, wanted, source, by } = about;
  const { studio, mode, stages, title } = wanted;
  return {
    do: "start",
    at: ports.clock.now(),
    slug,
    title,
    studio: { name: studio.name, digest: studio.digest },
    mode,
    by: "app",
    stages,
    frozen: freezeIntent(studio, project.config),
    created: { by, source },
  };
}

/** `[<studio>[/<stage>]] [--mode <m>] [title]`; the first word is a studio when it names one. */
function readWanted(project: ProjectFiles, request: StartRequest): Wanted {
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

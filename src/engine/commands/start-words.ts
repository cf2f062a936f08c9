import { type Goal, MODES, type Mode, type Person, type StudioDefinition } from "../../method/index.ts";
import { UserError } from "../../shared/index.ts";
import { findStudio } from "../../studio/index.ts";
import { type ProjectFiles, studioNamed } from "../observe/project-config.ts";

/** What the words behind `/haiku start` ask for. */
export interface StartWords {
  readonly studio: StudioDefinition;
  readonly mode: Mode;
  readonly stages: readonly string[];
  /** Empty when the words name none. */
  readonly title: string;
  readonly adopt: boolean;
}

interface Options {
  readonly mode: Mode | null;
  readonly adopt: boolean;
  readonly rest: readonly string[];
}

/**
 * `[<studio>[/<stage>]] [--mode <m>] [--adopt] [title]`. The first word is a studio when it names one, refused when it
 * nearly does, and else the title's. Options stand before the title or end the line. UserError for what is none.
 */
export function readStartWords(project: ProjectFiles, args: string): StartWords {
  const before = takeOptions(args.split(/\s+/).filter((word) => word !== ""));
  const named = studioOf(project, before.rest[0]);
  const between = takeOptions(named ? before.rest.slice(1) : before.rest);
  const behind = takeLast(between.rest);
  const mode = before.mode ?? between.mode ?? behind.mode ?? project.config.mode;
  const { studio, stage } = named ?? { studio: defaultStudio(project, before.rest[0]), stage: null };
  return {
    studio,
    mode: stage === null ? mode : "quick",
    stages: stage === null ? studio.stages.map((one) => one.name) : [stage],
    title: behind.rest.join(" "),
    adopt: before.adopt || between.adopt || behind.adopt,
  };
}

/** The studio, and the stage, that a word names; null when it is a word like any other. */
function studioOf(
  project: ProjectFiles,
  word: string | undefined,
): { readonly studio: StudioDefinition; readonly stage: string | null } | null {
  if (word === undefined) return null;
  const [name = "", ...below] = word.split("/");
  const answer = findStudio(project.studios, name);
  if (answer.kind === "unknown" && answer.suggestion === null) return null;
  if (answer.kind === "unknown")
    throw new UserError(
      "studio_unknown",
      `there is no studio "${name}"`,
      `did you mean \`${answer.suggestion}\`? If it is a word of the title, name the studio before it: \`/haiku start <studio> ${name} …\``,
    );
  const studio = answer.found;
  if (below.length === 0) return { studio, stage: null };
  const stage = studio.stages.find((one) => one.name === below.join("/"));
  if (stage) return { studio, stage: stage.name };
  throw new UserError(
    "stage_unknown",
    `${studio.name} has no stage "${below.join("/")}"`,
    `there are: ${studio.stages.map((one) => one.name).join(", ")}`,
  );
}

/** The project's own studio; without one, a word that could have been a studio is named in what is said. */
function defaultStudio(project: ProjectFiles, word: string | undefined): StudioDefinition {
  if (project.config.studio !== null) return studioNamed(project, project.config.studio);
  if (word !== undefined) return studioNamed(project, word);
  const names = project.studios.map((studio) => studio.name).join(", ");
  throw new UserError(
    "studio_missing",
    "no studio is named, and `.github/haiku.yml` names none",
    `\`/haiku start <studio>\`; there are: ${names}`,
  );
}

/** Options that the words begin with. */
function takeOptions(words: readonly string[]): Options {
  const [first, second] = words;
  if (first === undefined || !first.startsWith("--")) return { mode: null, adopt: false, rest: words };
  if (first === "--adopt") return { ...takeOptions(words.slice(1)), adopt: true };
  if (first === "--mode") return { ...takeOptions(words.slice(2)), mode: modeOf(second) };
  throw new UserError(
    "option_unknown",
    `there is no option "${first}"`,
    "`/haiku start [<studio>[/<stage>]] [--mode <mode>] [--adopt] [title]`",
  );
}

/** Options that the words end with; anywhere else they are words of the title. */
function takeLast(words: readonly string[]): Options {
  const mode = MODES.find((one) => one === words.at(-1));
  if (mode && words.at(-2) === "--mode") return { ...takeLast(words.slice(0, -2)), mode };
  if (words.at(-1) === "--adopt") return { ...takeLast(words.slice(0, -1)), adopt: true };
  return { mode: null, adopt: false, rest: words };
}

function modeOf(word: string | undefined): Mode {
  const mode = MODES.find((one) => one === word);
  if (mode) return mode;
  throw new UserError("mode_unknown", `there is no mode "${word ?? ""}"`, `there are: ${MODES.join(", ")}`);
}

/** What somebody asked for, and by which command. */
export interface StartRequest {
  readonly issue: number;
  readonly comment: number;
  readonly by: Person;
  readonly wanted: StartOptions;
}

/** What the words ask for, with the title and the goal that were chosen. */
export interface StartOptions extends Pick<StartWords, "studio" | "mode" | "stages"> {
  readonly title: string;
  readonly goal: Goal;
}

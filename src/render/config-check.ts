import type { Annotation, CheckOutput } from "../ports/index.ts";
import { blobId } from "../shared/index.ts";
import { neutralise } from "../text/index.ts";

export const CONFIG_CHECK = "haiku/config";
const MARK = "@config";
const MOST_LISTED = 100;
const MOST_SAID = 500;

/** Something about a file of the project; annotations stand at its line. */
export interface ConfigProblem {
  readonly severity: "error" | "warning";
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly fix: string;
}

/** Everything the check `haiku/config` of a pull request is made of. */
export interface ConfigCheckView {
  readonly pull: number;
  /** Commit the check stands on. */
  readonly head: string;
  readonly problems: readonly ConfigProblem[];
  /** Studios that could be used with this change. */
  readonly studios: readonly string[];
}

/**
 * What a pull request would make of the project's studios and config. Failure when the engine would refuse them.
 * `external_id` is `@config/<pull>#<digest>`: no intent is called that, and while it stays the same nothing is new.
 */
export function configCheck({ pull, head, problems, studios }: ConfigCheckView): CheckOutput {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const summary = `${errors > 0 ? BROKEN : WELL}\n\nStudios that can be used: ${studios.join(", ") || "none"}.`;
  return {
    name: CONFIG_CHECK,
    head,
    status: "completed",
    conclusion: errors > 0 ? "failure" : "success",
    title: titleOf(errors, problems.length - errors),
    summary,
    ...(problems.length === 0 ? {} : { text: listed(problems) }),
    external_id: `${MARK}/${pull}#${blobId(JSON.stringify([head, problems, studios])).slice(0, 16)}`,
    annotations: problems.map(annotation),
    buttons: [],
  };
}

/** The pull request that a check of this kind speaks of; null for any other check. */
export function pullOfConfigCheck(externalId: string): number | null {
  const number = /^@config\/(\d+)#/.exec(externalId)?.[1];
  return number === undefined ? null : Number(number);
}

const BROKEN =
  "With these errors no intent could start or go on: once merged, Haiku would stop and point here. `haiku studio validate` says the same on your machine.";
const WELL =
  "Haiku can work with this. Intents under way take up changed texts at once, changed stages and gates with their next stage.";

function titleOf(errors: number, warnings: number): string {
  if (errors + warnings === 0) return "Studios and config are in order";
  return [count(errors, "error"), count(warnings, "warning")].filter((words) => words !== "").join(", ");
}

function count(number: number, word: string): string {
  return number === 0 ? "" : `${number} ${word}${number === 1 ? "" : "s"}`;
}

function listed(problems: readonly ConfigProblem[]): string {
  const lines = problems
    .slice(0, MOST_LISTED)
    .map(({ severity, file, line, what, fix }) => `- ${severity}: \`${file}:${line}\` ${plain(what)}: ${plain(fix)}`);
  const rest = problems.length - MOST_LISTED;
  return [...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join("\n");
}

function annotation({ severity, file, line, what, fix }: ConfigProblem): Annotation {
  const level = severity === "error" ? "failure" : "warning";
  return {
    path: file,
    start_line: line,
    end_line: line,
    level,
    title: CONFIG_CHECK,
    message: `${what}\n${fix}`.slice(0, MOST_SAID),
  };
}

/** Words that a file under test may have put there: no markup, no mention. */
function plain(text: string): string {
  return neutralise(text.slice(0, MOST_SAID)).replaceAll(/[\r\n]+/g, " ");
}

import type { StudioDefinition } from "../method/index.ts";
import { collectProblems, nearest, readYaml } from "../shared/index.ts";
import { DEFAULT_CONFIG, parseConfig } from "./config.ts";
import type { Config } from "./config-shape.ts";
import type { Texts } from "./files.ts";
import { findStudio } from "./find-studio.ts";
import { loadStudios } from "./load-studios.ts";
import { Problems, type StudioProblem } from "./problem.ts";

export const CONFIG_FILE = ".github/haiku.yml";

/** What there is to check; all texts by path, as `loadStudios` takes them. */
export interface ProjectTexts {
  /** Studios that come with the program. */
  readonly shipped: Texts;
  /** The project's own below `.haiku/studios/`. */
  readonly overlay: Texts;
  /** Text of `.github/haiku.yml`; null when there is none. */
  readonly config: string | null;
}

/** What of it can be used, and everything there is to say about it. */
export interface CheckedProject {
  /** Those without an error; broken ones are left out. */
  readonly studios: readonly StudioDefinition[];
  /** Of every file, by file and line. */
  readonly problems: readonly StudioProblem[];
}

/** Everything a project says about how Haiku works in it, checked together: its studios, its config, and what one names of the other. */
export function checkProject({ shipped, overlay, config }: ProjectTexts): CheckedProject {
  const { studios, problems } = loadStudios(shipped, overlay);
  const all = [...problems, ...(config === null ? [] : configProblems(config, studios))];
  return { studios, problems: all.toSorted((a, b) => compare(a.file, b.file) || a.line - b.line) };
}

function configProblems(text: string, studios: readonly StudioDefinition[]): readonly StudioProblem[] {
  const problems = new Problems();
  const read = collectProblems(() => parseConfig(text, CONFIG_FILE));
  if (read.ok) checkNames(read.value, { text, studios }, problems);
  else
    for (const { line, what, fix } of read.error.problems)
      problems.error(read.error.code, { file: CONFIG_FILE, line: line ?? 1 }, what, fix);
  return problems.list;
}

/** Studios and stages that the config names. A studio that is not there stops every start without a name. */
function checkNames(
  config: Config,
  { text, studios }: { readonly text: string; readonly studios: readonly StudioDefinition[] },
  problems: Problems,
): void {
  const { lineOf } = readYaml(text, CONFIG_FILE);
  const at = (...path: readonly string[]) => ({ file: CONFIG_FILE, line: lineOf(path) ?? 1 });
  if (config.studio !== null) {
    const found = findStudio(studios, config.studio);
    const names = studios.map((studio) => studio.name).join(", ");
    if (found.kind === "unknown") {
      const fix = found.suggestion ? `did you mean "${found.suggestion}"?` : `there are: ${names}`;
      problems.error("studio_unknown", at("studio"), `there is no studio "${config.studio}" that can be used`, fix);
    }
  }
  if (config.permissions.configure !== DEFAULT_CONFIG.permissions.configure) {
    const what = "guards `freeze` and `thaw`, which this version does not have: nothing heeds it yet";
    problems.warn(
      "setting_unheeded",
      at("permissions", "configure"),
      `permissions.configure ${what}`,
      "leave it out until then",
    );
  }
  const stages = new Set(studios.flatMap((studio) => studio.stages.map((stage) => stage.name)));
  for (const stage of Object.keys(config.gates).filter((name) => !stages.has(name))) {
    const meant = nearest(stage, stages);
    const fix = meant ? `did you mean "${meant}"?` : "name a stage, or remove it";
    problems.warn("stage_unknown", at("gates", stage), `no studio has a stage "${stage}"; its rule holds nowhere`, fix);
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A symbolic link among a studio's files. Nobody follows it: it could lead anywhere, and on GitHub it is a text of one line. */
export function linkProblem(file: string): StudioProblem {
  const what = "is a symbolic link, which nobody follows";
  return { severity: "error", code: "symbolic_link", file, line: 1, what, fix: "put the file itself in its place" };
}

/** What a project's own studios may come to together; the shipped ones have a third of it. */
const MOST_FILES = 1000;
const MOST_BYTES = 1024 * 1024;

/** More than is read of a project's studios and config, said before anything of it is; null when it is not. */
export function tooMuch({ overlay, config }: Pick<ProjectTexts, "overlay" | "config">): StudioProblem | null {
  const texts = [...overlay.values(), config ?? ""];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text, "utf8"), 0);
  if (texts.length <= MOST_FILES && bytes <= MOST_BYTES) return null;
  const what = `studios and config are ${Math.ceil(bytes / 1024)} KB in ${texts.length} files together`;
  const fix = `no more than ${MOST_BYTES / 1024} KB in ${MOST_FILES} files are read: shorten them, or keep fewer`;
  const file = [...overlay.keys()].sort()[0] ?? CONFIG_FILE;
  return { severity: "error", code: "too_much", file, line: 1, what, fix };
}

/** A file too large to be read at all. */
export function sizeProblem(file: string, limit: number): StudioProblem {
  const what = `larger than ${Math.floor(limit / 1024)} KB`;
  return { severity: "error", code: "too_large", file, line: 1, what, fix: "shorten it" };
}

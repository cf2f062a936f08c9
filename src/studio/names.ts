import { REFUSED_KEYS } from "../shared/index.ts";
import type { StudioFile } from "./files.ts";
import { Problems, type Spot } from "./problem.ts";

type Kind = "stage" | "hat" | "agent" | "template" | "directory";

/** Names that mean something else in branches, roles and steps. */
const RESERVED: Readonly<Record<Kind, readonly string[]>> = {
  stage: ["main", "ledger", "intent"],
  agent: ["user", "spec", "quality_gates", "delivery"],
  hat: ["elaborate", "review", "execute", "approve", "gate"],
  template: [],
  directory: ["_shared"],
};

const WORD_FOR: Partial<Record<Kind, string>> = { directory: "studio" };
const WORDS = [/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "lower-case words joined by single hyphens"] as const;
const TEMPLATE_NAME = [/^[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*$/, "words joined by single hyphens"] as const;
const LONGEST = 60;

/** Whether a stage, hat, agent or template may be called this: its name becomes part of paths, branches and step keys. */
export function checkName(kind: Kind, name: string, spot: Spot, problems: Problems): boolean {
  if (RESERVED[kind].includes(name) || REFUSED_KEYS.has(name)) {
    problems.error(
      "name_reserved",
      spot,
      `no ${kind} can be called "${name}": the engine uses that name`,
      "choose another name",
    );
    return false;
  }
  const [pattern, words] = kind === "template" ? TEMPLATE_NAME : WORDS;
  if (pattern.test(name) && name.length <= LONGEST) return true;
  const fix = name.length > LONGEST ? `use at most ${LONGEST} characters` : `use ${words}`;
  problems.error("name_invalid", spot, `"${name.slice(0, LONGEST)}" cannot be a ${WORD_FOR[kind] ?? kind}'s name`, fix);
  return false;
}

/** Says of names that stand in a list twice; they would mean one and the same. */
export function checkTwice(names: readonly string[], at: (index: number) => Spot, problems: Problems): void {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    problems.error("named_twice", at(index), `names "${name}" twice`, "name it once");
  }
}

/** Why a new studio or stage may not be called this; null when it may. */
export function checkNewName(kind: "studio" | "stage", name: string): { what: string; fix: string } | null {
  const problems = new Problems();
  checkName(kind === "studio" ? "directory" : kind, name, { file: "", line: 1 }, problems);
  const [problem] = problems.list;
  return problem === undefined ? null : { what: problem.what, fix: problem.fix };
}

/** A part of a studio is called as its file or folder is; a field that says something else is told. */
export function checkOwnName(
  file: StudioFile,
  { said, called }: { said?: string; called: string },
  problems: Problems,
): void {
  const plain = (words: string): string => words.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  if (said === undefined || plain(said) === plain(called)) return;
  const fix = "leave the field out; for another name rename what it stands in, and every list that names it";
  problems.warn("name_differs", file.spot("name"), `name "${said}" is not heeded: it is called "${called}"`, fix);
}

import {
  currentBolt,
  type Finding,
  type Iteration,
  moves,
  type PlannedUnit,
  runsOf,
  unitByNumber,
  unitMeant,
} from "../../method/index.ts";
import { fence, sanitise } from "../../text/index.ts";
import { crossCuttingList } from "./cross-cutting.ts";
import type { DataFile, PromptInput } from "./prompt-input.ts";
import { toldBefore } from "./re-review.ts";

export const GOAL_FILE = "goal.md";

/** What a step is about. */
export interface Subject {
  /** Of a hat's step, or the one that a finding to be fixed is about. */
  readonly unit: PlannedUnit | null;
  /** Only where it is to be fixed. */
  readonly finding: Finding | null;
  readonly iterations: readonly Iteration[];
  /** Round of the chain, from 1; null for a step that goes in no rounds. */
  readonly bolt: number | null;
}

/** Looks into plan and ledger by the step's own words. What is not found there is null, never an error. */
export function subjectOf({ state, plans, step }: PromptInput): Subject {
  const units = plans.stages[step.stage ?? ""]?.units ?? [];
  if (step.kind === "hat") {
    const unit = unitByNumber(units, step.subject ?? "") ?? null;
    const iterations = state.stages[step.stage ?? ""]?.units[unit?.id ?? ""]?.iterations ?? [];
    return { unit, finding: null, iterations, bolt: currentBolt(iterations) };
  }
  const finding = state.findings.find((one) => one.id === step.subject) ?? null;
  if (step.kind !== "fix" || !finding) return { unit: null, finding: null, iterations: [], bolt: null };
  const target = finding.targets?.unit ?? null;
  const unit = target === null ? null : (unitMeant(units, target) ?? null);
  return { unit, finding, iterations: finding.iterations, bolt: currentBolt(finding.iterations) };
}

/** The last hand-off, and whether it was a rejection: then it is what this run has to put right first. */
export function lastHandOff(
  subject: Subject,
): { readonly hat: string; readonly text: string; readonly rejected: boolean } | null {
  const last = moves(subject.iterations).at(-1);
  return last?.message ? { hat: last.hat, text: last.message, rejected: last.result === "reject" } : null;
}

/** Texts of people and agents that a step needs: each in a file, cleaned, fenced, with who wrote it and where. */
export function dataFiles(input: PromptInput, subject: Subject): readonly DataFile[] {
  const { finding } = subject;
  const handOff = lastHandOff(subject);
  const files: DataFile[] = [...goalFile(input)];
  if (finding) {
    const { login, kind } = finding.author;
    const from = { author: login, role: kind, link: finding.source_ref };
    files.push(dataFile(input, `${finding.id}.md`, `finding ${finding.id}`, { text: finding.body, ...from }));
  }
  if (input.step.kind === "elaborate") files.push(...answers(input));
  for (const { name, source, text, author } of toldBefore(input))
    files.push(dataFile(input, name, source, { text, author, role: "agent", link: "" }));
  const across = crossCuttingList(input);
  if (across !== null) {
    const from = { author: "haiku", role: "engine", link: "" };
    files.push(dataFile(input, across.name, "list of findings across units", { text: across.text, ...from }));
  }
  files.push(...retryNote(input, subject));
  if (handOff) {
    const from = { author: handOff.hat, role: "agent", link: "" };
    files.push(dataFile(input, "hand-off.md", `hand-off of ${handOff.hat}`, { text: handOff.text, ...from }));
  }
  return files;
}

function goalFile(input: PromptInput): readonly DataFile[] {
  const { title, goal, created } = input.state.intent;
  if (goal === undefined) return [];
  const from = { author: goal.by, role: "asked for this", link: created.source };
  return [dataFile(input, GOAL_FILE, "goal", { text: `# ${title}\n\n${goal.body}`.trim(), ...from })];
}

/** What somebody wrote who had this tried again, until it has been carried a step further. */
function retryNote(input: PromptInput, { finding, iterations }: Subject): readonly DataFile[] {
  const { state, step } = input;
  const { runs, interventions } = state.stages[step.stage ?? ""] ?? state.intent;
  const name = `${step.kind}/${step.subject ?? "-"}`;
  const carried = [...moves(iterations), ...runsOf(runs, name).filter(({ result }) => WELL.has(result ?? ""))];
  const since = carried.at(-1)?.completed_at ?? "";
  const retry = (finding?.interventions ?? interventions).filter((one) => one.do === "retry").at(-1);
  if (!retry?.note || retry.at < since) return [];
  const from = { text: retry.note, author: retry.by?.login ?? "somebody", role: "human", link: retry.source };
  return [dataFile(input, "note.md", `note of ${from.author}, who has it tried again,`, from)];
}

const WELL: ReadonlySet<string> = new Set(["done", "signed", "asked"]);

/** What people answered to the questions of this stage. */
function answers(input: PromptInput): readonly DataFile[] {
  const stage = input.state.stages[input.step.stage ?? ""];
  return (stage?.questions ?? []).flatMap(({ id, text, answer }) => {
    if (answer === null) return [];
    const said = { text: `${text}\n\n${answer.text}`, author: answer.by.login, role: "human", link: answer.source };
    return [dataFile(input, `${id}.md`, `answer to ${id}`, said)];
  });
}

interface Said {
  readonly text: string;
  readonly author: string;
  readonly role: string;
  readonly link: string;
}

function dataFile(input: PromptInput, name: string, source: string, { text, ...from }: Said): DataFile {
  const clean = sanitise(text);
  return { name, source, text: `${fence(clean.text, from, input.nonce)}\n`, removed: clean.removed };
}

import { currentHat, type IntentState, type Plans, type Position, statusOfUnit, unitNumber } from "../method/index.ts";
import { costSoFar, costWords } from "./cost.ts";
import { openFindings } from "./finding-rows.ts";
import { unmetLeaves, whatIsWaitedFor } from "./reasons.ts";
import { stageWords } from "./words.ts";

const WIDTH = 80;

/** Where an intent stands, as plain text of at most 80 columns. Control characters in people's text are removed. */
export function renderStatusText(view: { state: IntentState; plans: Plans; position: Position }): string {
  const { state, position } = view;
  const stages = state.intent.stages.flatMap((stage) => [
    ...wrap(`${stage.padEnd(16)} ${stageWords(state, position, stage)}`, 2, 19),
    ...unitLines(view, stage),
  ]);
  const findings = openFindings(state).flatMap((finding) =>
    wrap(`${finding.id} ${(finding.severity ?? "unweighed").padEnd(9)} ${finding.title}`, 2, 19),
  );
  const leaves = unmetLeaves(position.reason).flatMap((reason) => [
    ...wrap(`- ${reason.subject}: ${reason.because}`, 2, 4),
    ...(reason.who ? wrap(`who: ${reason.who}`, 4, 9) : []),
    ...(reason.how ? wrap(`how: ${reason.how}`, 4, 9) : []),
  ]);
  return [
    ...wrap(`${state.intent.title} (${state.slug})`, 0, 2),
    ...wrap(whatIsWaitedFor({ url: "", clean: plain }, position), 0, 2),
    "",
    "Stages",
    ...stages,
    ...(findings.length === 0 ? [] : ["", "Open findings", ...findings]),
    ...(leaves.length === 0 ? [] : ["", "Why it waits", ...leaves]),
    "",
    ...wrap(`Cost so far: ${costWords(costSoFar(state))}`, 0, 2),
    "",
  ].join("\n");
}

function unitLines({ state, plans }: { state: IntentState; plans: Plans }, name: string): readonly string[] {
  const stage = state.stages[name];
  if (!stage || stage.merged) return [];
  return (plans.stages[name]?.units ?? []).flatMap((unit) => {
    const hat = currentHat(stage.frozen.chain, stage.units[unit.id]?.iterations ?? []);
    const status = statusOfUnit(stage, unit.id);
    const words = status === "active" && hat !== null ? `with the ${hat}` : status;
    return wrap(`${unitNumber(unit.id)} ${words.padEnd(18)} ${unit.title}`, 4, 27);
  });
}

/** One commit of the ledger, as the history shows it. */
export interface HistoryEntry {
  readonly at: string;
  readonly sha: string;
  readonly subject: string;
  /** What each transition did, in a word (`land`, `open`). */
  readonly did: readonly string[];
  readonly actor: string | null;
}

/** The ledger's commits, oldest first, as plain text of at most 80 columns. */
export function renderHistoryText(entries: readonly HistoryEntry[]): string {
  const lines = entries.flatMap(({ at, sha, subject, did, actor }) => {
    const time = at.slice(0, 19).replace("T", " ");
    const by = actor === null ? "" : ` by ${actor}`;
    return [
      ...wrap(`${time}  ${sha.slice(0, 7)}  ${subject}`, 0, 30),
      ...wrap(`${did.length === 0 ? "nothing recorded" : did.join(", ")}${by}`, 30, 30),
    ];
  });
  return `${lines.join("\n")}\n`;
}

/** Breaks a text at spaces; the first line is indented by `first`, the others by `rest`. A word too long is cut up. */
function wrap(text: string, first: number, rest: number): readonly string[] {
  const lines: string[] = [];
  let line = " ".repeat(first);
  let empty = true;
  for (const word of plain(text)
    .split(/(?<=\S)(?=\s)/)
    .flatMap(pieces)) {
    if (!empty && line.length + word.length > WIDTH) {
      lines.push(line.trimEnd());
      line = " ".repeat(rest);
      empty = true;
    }
    line += empty ? word.trimStart() : word;
    empty = false;
  }
  return [...lines, line.trimEnd()];
}

function pieces(word: string): readonly string[] {
  return word.match(/[\s\S]{1,48}/gu) ?? [];
}

/** Without escape sequences and other control characters, on one line. */
function plain(text: string): string {
  return text
    .replace(/\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu, "")
    .replace(/\s/gu, " ")
    .replace(/\p{Cc}/gu, "");
}

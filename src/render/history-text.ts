import type { Usage } from "../method/index.ts";
import { count } from "./page.ts";
import { wrap } from "./terminal-text.ts";

/** A step as the history shows it. */
export interface StepShown {
  /** ISO 8601; entries are ordered by it. */
  readonly dispatched_at: string;
  readonly key: string;
  /** The role that acted; null while nothing has come of the step. */
  readonly actor: string | null;
  /** Null while the step is in flight. */
  readonly result: string | null;
  readonly message: string | null;
  readonly duration_ms: number | null;
  /** SHA of the commit that brought its files; null where it brought none. */
  readonly commit: string | null;
  /** SHA of the ledger commit that closed the step; null while none has. */
  readonly ledger: { readonly closed: string | null };
  readonly usage?: Usage | null;
}

/** Something that happened and was no step: what a person said, what the engine decided, what others did. */
export interface EventShown {
  readonly at: string;
  /** The name of the event (`clear`, `merged`), or what a person did (`retry`, `park`). */
  readonly did: string;
  /** Login of who did it; null for the engine. */
  readonly by: string | null;
  readonly stage: string | null;
  /** Finding, question, gate or commit it concerns. */
  readonly about: string | null;
  readonly note: string | null;
  /** SHA of the ledger commit that says so. */
  readonly ledger: string;
}

const INDENT = 21;

/**
 * What happened, oldest first, as plain text of at most 80 columns: steps by their dispatch, all else by its time. `most`
 * keeps the newest; what is left out is counted at the top.
 */
export function renderHistoryText(
  history: { readonly steps: readonly StepShown[]; readonly events: readonly EventShown[] },
  most = Number.POSITIVE_INFINITY,
): string {
  const all = [
    ...history.events.map((event) => ({ at: event.at, lines: eventLines(event) })),
    ...history.steps.map((step) => ({ at: step.dispatched_at, lines: stepLines(step) })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const shown = all.slice(Math.max(0, all.length - most));
  const left = all.length - shown.length;
  const head = left === 0 ? [] : [`(${count(left, "earlier entry", "earlier entries")}: see more with --limit)`];
  return [...head, ...shown.flatMap(({ lines }) => lines), ""].join("\n");
}

function stepLines(step: StepShown): readonly string[] {
  const [, ...place] = step.key.split("/");
  const result = step.result ?? "in flight";
  const facts = [
    ...(step.actor === null ? [] : [`by ${step.actor}`]),
    ...(step.duration_ms === null ? [] : [durationWords(step.duration_ms)]),
    ...usageWords(step.usage ?? null),
    ...(step.commit === null ? [] : [`commit ${step.commit.slice(0, 7)}`]),
    ...(step.ledger.closed === null ? [] : [`ledger ${step.ledger.closed.slice(0, 7)}`]),
  ];
  return [
    ...wrap(`${time(step.dispatched_at)}  ${place.join("/")}: ${result}`, 0, INDENT),
    ...(facts.length === 0 ? [] : wrap(facts.join(", "), INDENT, INDENT)),
    ...(step.message ? wrap(`"${step.message.trim()}"`, INDENT, INDENT + 1) : []),
  ];
}

function eventLines({ at, did, by, stage, about, note, ledger }: EventShown): readonly string[] {
  const what = [did.replaceAll("_", " "), stage, about].filter(Boolean).join(" ");
  return [
    ...wrap(`${time(at)}  ${what}`, 0, INDENT),
    ...wrap(`by ${by ?? "the engine"}, ledger ${ledger.slice(0, 7)}`, INDENT, INDENT),
    ...(note ? wrap(`"${note.trim()}"`, INDENT, INDENT + 1) : []),
  ];
}

function time(at: string): string {
  return at.slice(0, 19).replace("T", " ");
}

function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function usageWords(usage: Usage | null): readonly string[] {
  if (usage === null) return [];
  const { input_tokens, output_tokens, cost_usd } = usage;
  const tokens =
    input_tokens === undefined && output_tokens === undefined ? null : (input_tokens ?? 0) + (output_tokens ?? 0);
  return [...(tokens === null ? [] : [`${tokens} tokens`]), ...(cost_usd === undefined ? [] : [`${cost_usd} USD`])];
}

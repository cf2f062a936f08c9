import type { IntentState, Usage } from "../method/index.ts";
import { count } from "./page.ts";

/** Sums over every run of the ledger that has ended. */
export interface Cost {
  /** Steps that ran, whether they counted or not. */
  readonly steps: number;
  readonly failed: number;
  /** Milliseconds agents worked, where known. */
  readonly agent_ms: number;
  /** Null when no step reported any. */
  readonly tokens: number | null;
  /** US dollars as agents report them; null when no step reported any. */
  readonly usd: number | null;
}

interface Ran {
  readonly completed_at: string | null;
  readonly result: string | null;
  readonly usage?: Usage | null;
  readonly duration_ms?: number | null;
}

/** What an intent has cost so far, from its ledger. What agents did not report is left out, never guessed. */
export function costSoFar(state: IntentState): Cost {
  const ran = everythingRun(state).filter((run) => run.completed_at !== null);
  const usages = ran.flatMap((run) => (run.usage ? [run.usage] : []));
  const tokens = usages.flatMap((usage) => [usage.input_tokens ?? [], usage.output_tokens ?? []].flat());
  const usd = usages.flatMap((usage) => usage.cost_usd ?? []);
  return {
    steps: ran.length,
    failed: ran.filter((run) => run.result === "failed").length,
    agent_ms: sum(ran.map((run) => run.duration_ms ?? 0)),
    tokens: tokens.length === 0 ? null : sum(tokens),
    usd: usd.length === 0 ? null : sum(usd),
  };
}

function everythingRun(state: IntentState): readonly Ran[] {
  const stages = Object.values(state.stages);
  const units = stages.flatMap((stage) => Object.values(stage.units));
  return [
    ...state.intent.runs,
    ...stages.flatMap((stage) => stage.runs),
    ...units.flatMap((unit) => unit.iterations),
    ...state.findings.flatMap((finding) => finding.iterations),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** One sentence: `12 agent steps (1 failed), 34 minutes of agent time, 120,000 tokens, 1.25 USD`. */
export function costWords(cost: Cost): string {
  const minutes = cost.agent_ms / 60_000;
  const time = minutes < 1 ? "less than a minute" : count(Math.round(minutes), "minute");
  return [
    `${count(cost.steps, "agent step")}${cost.failed > 0 ? ` (${cost.failed} failed)` : ""}`,
    `${time} of agent time`,
    cost.tokens === null ? "tokens not reported" : count(cost.tokens, "token").replace(/\B(?=(\d{3})+ )/g, ","),
    ...(cost.usd === null ? [] : [`${cost.usd.toFixed(2)} USD`]),
  ].join(", ");
}

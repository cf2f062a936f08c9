import { describeError } from "../../src/shared/index.ts";
import { Dice } from "../support/adventure/dice.ts";
import { comments } from "./comments.ts";
import { ledgers, plans } from "./files.ts";
import { outcomes } from "./outcomes.ts";
import { gatherSamples } from "./samples.ts";
import { must, type Target } from "./target.ts";
import { tools } from "./tools.ts";
import { webhooks } from "./webhooks.ts";

export interface Asked {
  readonly runs: number;
  readonly seed: number;
  /** Only the case of this number: the one that a failure names. */
  readonly only?: number;
}

/** What became of the cases of one target. */
export interface Figures {
  cases: number;
  taken: number;
  refused: number;
  /** The most that was counted in one case, of what, and the most there may be. */
  counted: number;
  readonly of: string;
  readonly most: number;
}

export interface Failure {
  /** To be had again by `--seed` and `--only`. */
  readonly seed: number;
  readonly case: number;
  readonly target: string;
  readonly error: string;
}

export interface Report {
  readonly figures: Readonly<Record<string, Figures>>;
  readonly failures: readonly Failure[];
}

/** Enough to see what is wrong; a hundred more would say the same. */
const MOST_FAILURES = 20;

/** Sends damaged things through every way in. A case depends on the seed and its number alone. */
export async function fuzz({ runs, seed, only }: Asked): Promise<Report> {
  const samples = await gatherSamples(seed);
  const targets: readonly Target[] = [
    ...[outcomes(samples), webhooks(), comments(samples), ledgers(samples), plans(samples), tools()],
  ];
  const figures = Object.fromEntries(targets.map((target) => [target.name, begun(target)]));
  const failures: Failure[] = [];
  for (let n = only ?? 0; n < (only === undefined ? runs : only + 1) && failures.length < MOST_FAILURES; n += 1) {
    const target = targets[n % targets.length] as Target; // the index is below the length
    const of = figures[target.name] as Figures; // made of the same targets
    try {
      of.cases += 1;
      const { how, counted } = await target.play(new Dice(seed * 1_000_003 + n));
      of[how] += 1;
      of.counted = Math.max(of.counted, counted);
      must(counted <= target.counts.most, `${counted} ${target.counts.what}, and there may be ${target.counts.most}`);
    } catch (error) {
      const told = error instanceof Error ? (error.stack ?? error.message) : describeError(error);
      failures.push({ seed, case: n, target: target.name, error: told.split("\n").slice(0, 6).join("\n") });
    }
  }
  return { figures, failures };
}

function begun({ counts }: Target): Figures {
  return { cases: 0, taken: 0, refused: 0, counted: 0, of: counts.what, most: counts.most };
}

import { type Expected, readOutcome } from "../../src/engine/outcomes/read-outcome.ts";
import { type OutcomeResult, replayOutcome } from "../../src/engine/outcomes/replay-outcome.ts";
import { type LedgerEvent, position, transition } from "../../src/method/index.ts";
import { OUTCOME_LIMITS, outcomeDigest, outcomeFile } from "../../src/ports/index.ts";
import type { Dice } from "../support/adventure/dice.ts";
import { mutateData, mutateText } from "./mutate.ts";
import type { Sample } from "./samples.ts";
import { must, orRefused, REFUSED, type Target } from "./target.ts";

const VERSION = "0.1.0";
/** Each step: its opening, its end, the finding of its gates; and one line for what the run left out. */
const LINES_OF_A_STEP = 3;
const MOST_STEPS = 50;

/** Outcomes of jobs, through reading and replaying. */
export function outcomes(samples: readonly Sample[]): Target {
  return {
    name: "outcomes",
    counts: { what: "lines for the books", most: MOST_STEPS * LINES_OF_A_STEP + 1 },
    async play(dice) {
      const sample = dice.pick(samples) as Sample; // there is at least one
      const files = damaged(sample, dice);
      const announced = dice.chance(97) ? [outcomeDigest(files)] : [];
      const job = { intent: "trip", lane: sample.lane, dispatches: [], keys: [] };
      const expected: Expected = { ...job, announced, version: VERSION };
      const read = orRefused(() => readOutcome(files, expected));
      if (read === null) return REFUSED;
      must(announced.length === 1, "an outcome that nobody announced was read");
      const result = orRefused(() => replayOutcome(sample.world, read, 1, sample.job.ground));
      if (result === null) return REFUSED;
      const [bug] = result.bugs ?? [];
      if (bug) throw bug.error;
      wholeOrNotAtAll(
        sample,
        read.outcome.steps.map((step) => [step.key, step.files.map(({ path }) => path)]),
        result,
      );
      const landed = result.events.some((event) => event.do === "land");
      return { how: landed ? "taken" : "refused", counted: result.events.length };
    },
  };
}

function damaged({ job, world: observation, lane }: Sample, dice: Dice): ReadonlyMap<string, Uint8Array> {
  const { outcome, changesOf } = job.read;
  const sound = { ...outcome, engine: VERSION, intent: observation.slug, lane };
  const data = dice.chance(8) ? sound : mutateData(sound, dice);
  const json = JSON.stringify(data) ?? "";
  const files = outcome.steps.flatMap((_, index) =>
    changesOf(index).flatMap(({ content }, place): [string, Uint8Array][] => {
      if (content === null || dice.chance(1)) return [];
      const bytes = typeof content === "string" && dice.chance(2) ? mutateText(content, dice) : content;
      const at = outcomeFile(index, place);
      return [[dice.chance(1) ? mutateText(at, dice) : at, Buffer.from(bytes)]];
    }),
  );
  return new Map([["outcome.json", Buffer.from(dice.chance(3) ? mutateText(json, dice) : json)], ...files]);
}

/** A step is in the ledger with all that it brought, or with nothing of it. */
function wholeOrNotAtAll(
  { world: observation }: Sample,
  brought: readonly (readonly [key: string, paths: readonly string[]])[],
  result: OutcomeResult,
): void {
  const before = observation.ledger.state;
  const after = result.events.reduce(transition, before);
  position(after, observation.facts);
  const landed = new Set(result.events.flatMap((event: LedgerEvent) => (event.do === "land" ? [event.step] : [])));
  const paths = new Set(brought.flatMap(([key, own]) => (landed.has(key) ? own : [])));
  for (const { path } of result.changes)
    must(paths.has(path) || path.startsWith(".haiku/"), `${path} is committed of a step that is not taken`);
  must(landed.size > 0 || result.changes.length === 0, "files are committed although no step was taken");
  must(result.changes.length <= OUTCOME_LIMITS.files, "more files than an outcome may have");
  const filed = after.findings.length - before.findings.length;
  const most = Math.max(
    ...[before.intent, ...Object.values(before.stages)].map((one) => one.frozen.limits.findings_per_run),
  );
  const byGates = result.events.flatMap((event: LedgerEvent) => (event.do === "file" ? event.findings : [])).length;
  must(filed - byGates <= most * Math.max(1, landed.size), "more findings than a run may file");
  for (const event of result.events)
    if (event.do === "close") for (const key of event.steps) must(!landed.has(key), `${key} is taken and closed`);
}

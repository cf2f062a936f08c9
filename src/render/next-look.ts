import type { Job, LedgerEvent, WrittenFirst } from "../method/index.ts";
import { stepWords } from "./active-steps.ts";

/** What the engine would do at its next look if nothing else came in: decided, and not done. */
export interface NextLook {
  readonly events: readonly LedgerEvent[];
  readonly jobs: readonly Job[];
  /** What it does on GitHub before it can record it. */
  readonly operation: WrittenFirst | null;
  /** It looks again after that, and may go on. */
  readonly again: boolean;
  /** The intent's branch with the goal on it is made first. */
  readonly makes_branch?: true;
}

/** One sentence each, in the order in which it is done; none when nothing is done without somebody else. */
export function nextLookLines({ events, jobs, operation, again, makes_branch }: NextLook): readonly string[] {
  const lines = [
    ...(makes_branch ? ["makes the intent's branch with the goal on it"] : []),
    ...events.flatMap((event) => eventWords(event) ?? []),
    ...jobs.map(
      ({ stage, steps }) => `starts a job for ${stage ?? "the whole intent"}: ${steps.map(stepWords).join("; ")}`,
    ),
    ...(operation === null ? [] : [operationWords(operation)]),
  ];
  return again && lines.length > 0 ? [...lines, "looks again and goes on from there"] : lines;
}

/** Null for what is told by its job, and for what nobody decides here: it has happened. */
function eventWords(event: LedgerEvent): string | null {
  switch (event.do) {
    case "begin_stage":
      return `begins the stage ${event.stage}`;
    case "clear": {
      const { by } = event.clearance;
      const whose = by === null ? "" : `, for the approval of ${by.login}`;
      return event.what === "plan"
        ? `signs the plan of ${event.stage} off${whose}`
        : `passes the gate of ${event.stage}${whose}`;
    }
    case "open_gate":
      return `opens the gate of ${event.stage}`;
    case "early_merge":
      return `records that ${event.stage} was merged before its gate was passed: ${event.why}`;
    case "time_out":
      return `says that nobody passed the gate of ${event.stage} in time`;
    case "merged":
      return `records the merge of ${event.stage}`;
    case "archive":
      return "keeps plans and records on the ledger";
    case "migrate":
      return `goes on by rules ${event.rules} from here on`;
    case "end":
      return `ends the intent: ${event.how}`;
    default:
      return null;
  }
}

function operationWords(operation: WrittenFirst): string {
  switch (operation.act) {
    case "begin_stage":
      return `takes in the default branch where it has moved on, and begins the stage ${operation.stage}`;
    case "merge_stage":
      return `merges the pull request of ${operation.stage}`;
    case "record_merge":
      return `records the merge of ${operation.stage} once the intent branch shows it`;
    case "deliver":
      return "makes the delivery commit";
    case "file_check":
      return `files the failed check ${operation.name} as a finding`;
  }
}

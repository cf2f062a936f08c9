import type { LedgerEvent } from "../../method/index.ts";
import { assertNever, counted } from "../../shared/index.ts";

/** The subject of a ledger commit: what happened, in a few words. */
export function subjectOf(events: readonly LedgerEvent[]): string {
  const words = [...new Set(events.map(wordsFor))];
  return words.slice(0, 3).join(", ") || "nothing";
}

function wordsFor(event: LedgerEvent): string {
  if (event.do === "migrate" || event.do === "pause" || event.do === "resume") return event.do;
  if (event.do === "pull" || event.do === "issue") return seenWords(event);
  switch (event.do) {
    case "start":
      return "intent started";
    case "begin_stage":
      return `${event.stage} begins`;
    case "open":
      return `${counted(event.steps.length, "step")} opened`;
    case "redispatch":
      return "dispatched again";
    case "land":
      return `${event.actor}: ${event.result}`;
    case "close":
      return `${event.steps.length} ${event.result}`;
    case "file":
      return event.findings.length === 1 ? "finding filed" : `${event.findings.length} findings filed`;
    case "adopt":
      return "commits accounted for";
    case "open_gate":
      return `gate of ${event.stage} opens`;
    case "clear":
      return event.what === "plan" ? `plan of ${event.stage} signed` : `gate of ${event.stage} passed`;
    case "merged":
      return `${event.stage} merged`;
    case "early_merge":
      return `${event.stage} was merged early`;
    case "accept":
      return `${event.role} accepted by a person`;
    case "time_out":
      return `gate of ${event.stage}: time is up`;
    case "mode":
      return `mode ${event.mode}`;
    case "move":
      return `${event.finding} moved`;
    case "archive":
      return "plans and records kept";
    case "deliver":
      return "delivered";
    case "end":
      return `intent ${event.how}`;
    case "answer":
      return `${event.question} answered`;
    case "intervene":
      return event.intervention.do;
    case "rule":
      return `${event.finding} ${event.ruling}`;
    case "dispatched":
    case "thread":
      return event.do === "thread" ? "thread noted" : "run noted";
    case "restore":
      return "foreign commit undone";
    case "supersede":
      return `${event.finding} is past`;
    default:
      return assertNever(event);
  }
}

/** How a pull request of ours, or the issue, was found. */
function seenWords(line: Extract<LedgerEvent, { do: "pull" | "issue" }>): string {
  if (line.do === "issue") return line.state ?? "issue open";
  return line.state === null ? `#${line.number} is ours` : `#${line.number}: ${line.state}`;
}

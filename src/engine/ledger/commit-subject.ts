import type { Do } from "../../method/index.ts";
import { assertNever, counted } from "../../shared/index.ts";

/** The subject of a ledger commit: what happened, in a few words. */
export function subjectOf(lines: readonly Do[]): string {
  const words = [...new Set(lines.map(wordsFor))];
  return words.slice(0, 3).join(", ") || "nothing";
}

function wordsFor(line: Do): string {
  if (line.do === "migrate" || line.do === "pause" || line.do === "resume") return line.do;
  if (line.do === "pull" || line.do === "issue") return seenWords(line);
  switch (line.do) {
    case "start":
      return "intent started";
    case "begin_stage":
      return `${line.stage} begins`;
    case "open":
      return `${counted(line.steps.length, "step")} opened`;
    case "redispatch":
      return "dispatched again";
    case "land":
      return `${line.actor}: ${line.result}`;
    case "close":
      return `${line.steps.length} ${line.result}`;
    case "file":
      return line.findings.length === 1 ? "finding filed" : `${line.findings.length} findings filed`;
    case "adopt":
      return "commits accounted for";
    case "open_gate":
      return `gate of ${line.stage} opens`;
    case "clear":
      return line.what === "plan" ? `plan of ${line.stage} signed` : `gate of ${line.stage} passed`;
    case "merged":
      return `${line.stage} merged`;
    case "early_merge":
      return `${line.stage} was merged early`;
    case "accept":
      return `${line.role} accepted by a person`;
    case "time_out":
      return `gate of ${line.stage}: time is up`;
    case "mode":
      return `mode ${line.mode}`;
    case "move":
      return `${line.finding} moved`;
    case "archive":
      return "plans and records kept";
    case "deliver":
      return "delivered";
    case "end":
      return `intent ${line.how}`;
    case "answer":
      return `${line.question} answered`;
    case "intervene":
      return line.intervention.do;
    case "rule":
      return `${line.finding} ${line.ruling}`;
    case "dispatched":
    case "thread":
      return line.do === "thread" ? "thread noted" : "run noted";
    case "restore":
      return "foreign commit undone";
    case "supersede":
      return `${line.finding} is past`;
    default:
      return assertNever(line);
  }
}

/** How a pull request of ours, or the issue, was found. */
function seenWords(line: Extract<Do, { do: "pull" | "issue" }>): string {
  if (line.do === "issue") return line.state ?? "issue open";
  return line.state === null ? `#${line.number} is ours` : `#${line.number}: ${line.state}`;
}

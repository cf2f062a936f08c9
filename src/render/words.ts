import {
  awaitedWords,
  type Finding,
  type FrozenStage,
  GATE_KIND_ROWS,
  type IntentState,
  type Phase,
  type Position,
  type Resolution,
  type Severity,
} from "../method/index.ts";

/** The method's words said so that somebody who never heard them understands. */

export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  elaborate: "the plan is being written",
  review: "the plan is being reviewed",
  "plan-signoff": "the plan waits for a person's sign-off",
  execute: "the work is being done",
  approve: "the work is being checked",
  gate: "everything is checked; at the gate",
  merge: "being merged",
  "intent-review": "the whole result is being reviewed",
  "intent-gates": "all tests run once more on the whole result",
  deliver: "the delivery is being prepared",
  seal: "delivered; ready to be merged",
  ended: "ended",
};

/** With what a finding of this weight stops; null: nobody has weighed it yet. */
export function severityWords(severity: Severity | null): string {
  switch (severity) {
    case "blocker":
      return "blocker: must be closed before the stage goes on";
    case "high":
      return "high: must be closed before the delivery";
    case "medium":
      return "medium: listed at the gate, stops nothing";
    case "low":
      return "low: listed at the gate, stops nothing";
    case null:
      return "not weighed yet: stops the stage until it is";
  }
}

/** For people: tells what was fixed from what was closed without a fix. */
export function resolutionWords(resolution: Resolution): string {
  switch (resolution) {
    case "fixed":
      return "fixed";
    case "non_actionable":
      return "closed: nothing in this change could fix it";
    case "answered":
      return "answered";
    case "rejected":
      return "closed: found not to be a defect";
    case "waived":
      return "waived: accepted as it is";
    case "superseded":
      return "closed: another finding took its place";
  }
}

/** How a gate is passed; an outside event is needed besides whatever else passes it. */
export function gateWords({ gate, await: awaited }: Pick<FrozenStage, "gate" | "await">): string {
  const rows = gate.map((kind) => GATE_KIND_ROWS[kind]);
  const ways = rows.flatMap(({ takes, words }) => (takes === "events" ? [] : [words])).join(", or ");
  const events = rows.filter(({ takes }) => takes === "events");
  if (events.length === 0) return ways;
  const event = awaited ? awaitedWords(awaited) : events.map(({ words }) => words).join(" and ");
  return ways === "" ? event : `${ways}; and besides, ${event}`;
}

/** Who found it, and the reviewers that saw the same. Logins stand as they are, not cleaned. */
export function authorWords(finding: Finding): string {
  const { login, kind } = finding.author;
  const first = kind === "engine" ? "the engine" : kind === "agent" ? reviewerWords(login) : login;
  if (finding.also.length === 0) return first;
  const joined = finding.also.map(reviewerWords).join(", ");
  return `${first}; ${joined} ${finding.also.length === 1 ? "joins" : "join"} it`;
}

function reviewerWords(role: string): string {
  return `reviewer ${role.replace(/^agent:/, "")}`;
}

/** Where a stage stands, in a few words. */
export function stageWords(state: IntentState, position: Position, stage: string): string {
  const record = state.stages[stage];
  if (record?.merged) return "done";
  if (position.stage !== stage) return record ? "begun" : "not begun";
  if (position.status === "paused") return "paused";
  if (position.waits_for === "stuck") return "stuck: a person is needed";
  if (position.track === "B") return "findings are being fixed";
  if (position.phase === "gate") return record?.gate_opened_at ? "done; waiting at the gate" : "the gate is opening";
  return PHASE_WORDS[position.phase];
}

/** How an intent ended, to stand behind "it is". */
export function endWords(how: "sealed" | "ended-early" | "abandoned"): string {
  switch (how) {
    case "sealed":
      return "delivered and merged";
    case "ended-early":
      return "ended early: merged before the delivery was complete";
    case "abandoned":
      return "abandoned";
  }
}

import type {
  AwaitedEvent,
  Finding,
  FrozenStage,
  GateKind,
  IntentState,
  Phase,
  Position,
  Resolution,
  Severity,
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
  const words: Readonly<Record<Exclude<GateKind, "await">, string>> = {
    auto: "passes by itself when everything is signed",
    ask: "a person approves",
    external: "a person merges the pull request",
  };
  const ways = gate.flatMap((kind) => (kind === "await" ? [] : [words[kind]])).join(", or ");
  if (!gate.includes("await")) return ways;
  const event = awaited ? eventWords(awaited) : "an outside event has happened";
  return ways === "" ? event : `${ways}; and besides, ${event}`;
}

function eventWords({ check, app, by, label, date }: AwaitedEvent): string {
  return [
    ...(check === undefined ? [] : [`the check ${check}${fromWords(app, by)} has succeeded`]),
    ...(label === undefined ? [] : [`somebody who may has set the label ${label}`]),
    ...(date === undefined ? [] : [`${date} has come`]),
  ].join(" and ");
}

function fromWords(app: string | undefined, by: string | undefined): string {
  const from = [...(app === undefined ? [] : [`the App ${app}`]), ...(by === undefined ? [] : [by])];
  return from.length === 0 ? "" : ` of ${from.join(" or ")}`;
}

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

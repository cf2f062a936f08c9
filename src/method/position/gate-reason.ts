import { isFilled } from "../derive/index.ts";
import {
  APPROVERS,
  AWAITED_EVENT_ROWS,
  type EventSeen,
  gateTakes,
  type Reason,
  type StageRecord,
} from "../model/index.ts";
import { type Situation, unheededWords } from "./facts.ts";
import {
  approvals,
  changedSince,
  distinct,
  guardedPaths,
  listed,
  missingEvents,
  onlyEventsMissing,
  requesterFor,
  takesApprovals,
  wantsSomebodyElse,
} from "./gate-approvals.ts";

/** Why an open gate is not passed: the ways through it, and everything that is missing besides. */
export function gateReason(situation: Situation, stage: StageRecord): Reason {
  const events = missingEvents(situation, stage).map(eventReason);
  const [first] = events;
  if (first && onlyEventsMissing(situation, stage))
    return events.length === 1 ? first : { ...first, subject: "gate", parts: events };
  const parts = [
    ...events,
    ...peopleReasons(situation, stage),
    ...lateReason(situation, stage),
    ...guardedReasons(situation, stage),
  ];
  const external = mayMerge(stage);
  return {
    subject: "gate",
    met: false,
    because: becauseOf(situation, stage) + unheededWords(situation) + notRunWords(situation),
    who: external ? "whoever may merge" : APPROVERS,
    how: waysThrough(situation, stage).join("; or "),
    ...(parts.length > 0 ? { parts } : {}),
  };
}

function mayMerge(stage: StageRecord): boolean {
  return gateTakes(stage.frozen.gate, "merge") && stage.early_merge === undefined;
}

function waysThrough(situation: Situation, stage: StageRecord): readonly string[] {
  if (stage.early_merge) return ["comment `/haiku approve`"];
  return [
    ...(mayMerge(stage) ? ["merge the pull request"] : []),
    ...(takesApprovals(situation, stage) ? ["approve the pull request, or comment `/haiku approve`"] : []),
  ];
}

function becauseOf(situation: Situation, stage: StageRecord): string {
  const { stale } = approvals(situation, stage);
  const changed = stale.flatMap((one) => changedSince(situation, stage, one));
  if (stale.length > 0)
    return `an approval was given, but what it saw has changed since: ${listed([...new Set(changed)])}`;
  const lacking = missingOutputs(situation, stage);
  const without = lacking.length === 0 ? "" : `; declared as required and made by nobody: ${listed(lacking)}`;
  const early = stage.early_merge ? `; ${stage.early_merge.why}, so its gate is still to be passed` : "";
  return `stage ${stage.name} is built and signed by every role${without}${early}`;
}

/** Required checks that nobody has begun on this head: what is approved here has not been through them. */
function notRunWords({ facts }: Situation): string {
  const names = (facts.unreported_checks ?? []).filter(({ until }) => until === null).map(({ name }) => name);
  if (names.length === 0) return "";
  return `; required on the default branch, but did not run here: ${names.join(", ")} (\`/haiku run-ci\` starts what is held back)`;
}

/** Files of required output templates that are not there, so that whoever passes the gate knows. */
function missingOutputs({ facts }: Situation, stage: StageRecord): readonly string[] {
  const required = Object.entries(stage.frozen.required_outputs ?? {});
  const there = (location: string): boolean =>
    location.endsWith("/")
      ? [...facts.files.keys()].some((path) => path.startsWith(location))
      : isFilled(facts.files, location);
  return required.filter(([, location]) => !there(location)).map(([template, location]) => `${template} (${location})`);
}

function eventReason({ kind, name, because }: EventSeen): Reason {
  const { who, how } = AWAITED_EVENT_ROWS[kind];
  return { subject: `${kind} ${name}`, met: false, because, who: who(name), how: how(name) };
}

function peopleReasons(situation: Situation, stage: StageRecord): readonly Reason[] {
  const given = distinct(approvals(situation, stage).today.map((one) => one.by));
  const { count } = situation.facts.gate;
  const requester = requesterFor(situation, stage);
  const names = given.map(({ login }) => login).join(", ");
  return [
    ...(count > 1
      ? [
          {
            subject: "approvals",
            met: false,
            because: `${given.length} of ${count} people have approved${names ? ` (${names})` : ""}`,
            who: APPROVERS,
            how: waysThrough(situation, stage).join("; or "),
          },
        ]
      : []),
    ...(requester && wantsSomebodyElse(situation, stage, given)
      ? [
          {
            subject: "second person",
            met: false,
            because: `second_person_required: ${requester.login} asked for this work and cannot pass this gate alone`,
            who: `someone other than ${requester.login}`,
            how: "approve the pull request, or merge it",
          },
        ]
      : []),
  ];
}

function lateReason(situation: Situation, stage: StageRecord): readonly Reason[] {
  const late = stage.gate_timed_out;
  if (!late) return [];
  const because = `nobody passed this gate within ${stage.frozen.protocol?.timeout ?? "its time"}`;
  const how = waysThrough(situation, stage).join("; or ");
  return [{ subject: "time", met: false, because, who: stage.frozen.protocol?.escalation ?? APPROVERS, how }];
}

const MOST_GUARDED = 10;

/** Every protected path that was changed, so that nobody passes the gate without having been told. */
function guardedReasons(situation: Situation, stage: StageRecord): readonly Reason[] {
  const paths = guardedPaths(situation);
  const more = paths.length - MOST_GUARDED;
  const who = mayMerge(stage) ? "whoever may merge" : APPROVERS;
  const how = `look at the change; it is confirmed when you ${waysThrough(situation, stage).join(", or ")}`;
  const reason = (subject: string, because: string): Reason => ({ subject, met: false, because, who, how });
  return [
    ...paths
      .slice(0, MOST_GUARDED)
      .map((path) => reason(`protected path ${path}`, "was changed, and nobody who may has confirmed it")),
    ...(more > 0
      ? [reason("protected paths", `${more} more were changed, and nobody who may has confirmed them`)]
      : []),
  ];
}

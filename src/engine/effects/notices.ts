import {
  intentBranch,
  type LedgerEvent,
  type StageRecord,
  stateOfIssue,
  stateOfPull,
  workingStage,
} from "../../method/index.ts";
import type { PullRequestSeen } from "../../ports/index.ts";
import {
  broughtInNotice,
  earlyMergeNotice,
  gateReminder,
  issueNotice,
  keptBranchNotice,
  noticeMarker,
  pausedNotice,
} from "../../render/index.ts";
import { pageOf } from "../observe/block-view.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { apart } from "../refused-writes.ts";
import { mergedBranches } from "./merged-branches.ts";

interface Notice {
  readonly key: string;
  readonly place: PullRequestSeen | null;
  readonly text: string;
  /** When the ledger says that it is to be given. */
  readonly at: string;
}

/**
 * What is said once: that a stage was merged early, that nobody passed its gate in time. Given by the process whose
 * line (`written`) is in the ledger; by another one only when that one has not come to it.
 */
export async function giveNotices(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  written: readonly LedgerEvent[],
): Promise<number> {
  const won = written.some(({ do: what }) => SAID_ONCE.includes(what));
  const all = [earlyMerges, broughtIn, reminders, pauses, issueNews, lateCommits].flatMap((found) =>
    found(options, observation),
  );
  const due = all.filter(
    (notice) => won || Date.parse(observation.facts.now) - Date.parse(notice.at) > options.graceMs,
  );
  let writes = 0;
  for (const { key, place: pull, text } of due) {
    if (pull === null || pull.state === "merged" || isGiven(options, pull, key)) continue;
    const given = await apart(() => ports.conversation.comment(pull.number, text));
    writes += given === null ? 0 : 1;
  }
  return writes;
}

const SAID_ONCE: readonly LedgerEvent["do"][] = ["early_merge", "merged", "time_out", "pull", "issue"];

function isGiven(options: EngineOptions, pull: PullRequestSeen, key: string): boolean {
  const marker = noticeMarker(key);
  return pull.comments.some(({ author, body }) => author?.id === options.bot.id && body.includes(marker));
}

function earlyMerges(options: EngineOptions, observation: Observation): readonly Notice[] {
  const pull = pullFor(observation.snapshot, intentBranch(observation.slug));
  return Object.values(stateOf(observation).stages).flatMap(({ name, early_merge, merged }) => {
    if (!early_merge || merged) return [];
    const { at, by, why } = early_merge;
    const key = `early-merge ${name}`;
    const text = earlyMergeNotice(pageOf(options), { key, stage: name, by: by?.login ?? "Somebody", why });
    return [{ key, place: pull, text, at }];
  });
}

/** On the page of the intent: what happened to a stage's branch before it had a pull request of its own. */
function broughtIn(options: EngineOptions, observation: Observation): readonly Notice[] {
  const pull = pullFor(observation.snapshot, intentBranch(observation.slug));
  return (observation.facts.pulls ?? []).flatMap((facts) => {
    const { does, because, how = "" } = stateOfPull(facts);
    const at = facts.stage === null ? undefined : stateOf(observation).stages[facts.stage]?.started_at;
    if (does !== "ask" || at === undefined) return [];
    const key = `brought-in ${facts.stage} ${facts.recorded}`;
    return [{ key, place: pull, text: broughtInNotice(pageOf(options), { key, because, how }), at }];
  });
}

/** On the page of the intent: what was pushed to a stage's branch after its merge is in no pull request. */
function lateCommits(_: EngineOptions, observation: Observation): readonly Notice[] {
  const pull = pullFor(observation.snapshot, intentBranch(observation.slug));
  return mergedBranches(observation).flatMap(({ stage, branch, late, mergedAt }) => {
    if (!late) return [];
    const key = `late-commits ${stage}`;
    return [{ key, place: pull, text: keptBranchNotice({ key, stage, branch }), at: mergedAt }];
  });
}

/** On the pull request itself, closed or not: its check is not seen there any more. */
function pauses(options: EngineOptions, observation: Observation): readonly Notice[] {
  const state = stateOf(observation);
  return (observation.facts.pulls ?? []).flatMap((facts) => {
    const { does, because, how = "" } = stateOfPull(facts);
    const { since, number } = (facts.stage === null ? state.intent.pull : state.stages[facts.stage]?.pull) ?? {};
    if (does !== "pause" || since === undefined) return [];
    const key = `pause ${number} ${since}`;
    const text = pausedNotice(pageOf(options), { key, because, how });
    return [{ key, place: pullFor(observation.snapshot, facts.branch), text, at: since }];
  });
}

function issueNews(options: EngineOptions, observation: Observation): readonly Notice[] {
  const { since } = stateOf(observation).intent.issue ?? {};
  const { issue } = observation.facts;
  if (!issue || since === undefined) return [];
  const { does, because, how = "" } = stateOfIssue(issue);
  if (does !== "ask") return [];
  const key = `issue ${issue.number} ${since}`;
  const pull = pullFor(observation.snapshot, intentBranch(observation.slug));
  return [{ key, place: pull, text: issueNotice(pageOf(options), { key, because, how }), at: since }];
}

function reminders(options: EngineOptions, observation: Observation): readonly Notice[] {
  const stage = workingStage(stateOf(observation));
  const late = stage?.gate_timed_out;
  if (!stage || late?.action !== "escalate" || stage.gate !== null) return [];
  const key = `gate ${stage.name} ${stage.gate_opened_at}`;
  const { timeout = "its time", escalation = null, conditions = [] } = stage.frozen.protocol ?? {};
  const how = `comment \`/haiku why\` to see what is missing`;
  const text = gateReminder(pageOf(options), {
    ...{ key, stage: stage.name, who: whoMayAct(observation, stage), how },
    ...{ timeout, escalation, conditions },
  });
  return [{ key, place: pullFor(observation.snapshot, stage.branch), text, at: late.at }];
}

/** People or the team that the config names for this gate; else who asked for the work. */
function whoMayAct(observation: Observation, stage: StageRecord): readonly string[] {
  const { reviewers, gates } = observation.project.config;
  const team = gates[stage.name]?.approve;
  if (team?.startsWith("@")) return [team.slice(1)];
  return reviewers.length > 0 ? reviewers : [stateOf(observation).intent.created.by.login];
}

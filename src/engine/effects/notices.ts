import {
  type Do,
  intentBranch,
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
import { pullFor, stateOf, type World } from "../observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { mergedBranches } from "./merged-branches.ts";

interface Notice {
  readonly key: string;
  readonly place: PullRequestSeen | null;
  readonly text: string;
  /** When the books say that it is to be given. */
  readonly at: string;
}

/**
 * What is said once: that a stage was merged early, that nobody passed its gate in time. Given by the process whose
 * line (`written`) is in the books; by another one only when that one has not come to it.
 */
export async function giveNotices(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  written: readonly Do[],
): Promise<number> {
  const won = written.some(({ do: what }) => SAID_ONCE.includes(what));
  const all = [earlyMerges, broughtIn, reminders, pauses, issueNews, lateCommits].flatMap((found) =>
    found(options, world),
  );
  const due = all.filter((notice) => won || Date.parse(world.observed.now) - Date.parse(notice.at) > options.graceMs);
  let writes = 0;
  for (const { key, place, text } of due) {
    if (place === null || place.state === "merged" || isGiven(options, place, key)) continue;
    await ports.conversation.comment(place.number, text);
    writes += 1;
  }
  return writes;
}

const SAID_ONCE: readonly Do["do"][] = ["early_merge", "merged", "time_out", "pull", "issue"];

function isGiven(options: EngineOptions, place: PullRequestSeen, key: string): boolean {
  const marker = noticeMarker(key);
  return place.comments.some(({ author, body }) => author?.id === options.bot.id && body.includes(marker));
}

function earlyMerges(options: EngineOptions, world: World): readonly Notice[] {
  const place = pullFor(world.snapshot, intentBranch(world.slug));
  return Object.values(stateOf(world).stages).flatMap(({ name, early_merge, merged }) => {
    if (!early_merge || merged) return [];
    const { at, by, why } = early_merge;
    const key = `early-merge ${name}`;
    const text = earlyMergeNotice(pageOf(options), { key, stage: name, by: by?.login ?? "Somebody", why });
    return [{ key, place, text, at }];
  });
}

/** On the page of the intent: what happened to a stage's branch before it had a pull request of its own. */
function broughtIn(options: EngineOptions, world: World): readonly Notice[] {
  const place = pullFor(world.snapshot, intentBranch(world.slug));
  return (world.observed.pulls ?? []).flatMap((facts) => {
    const { does, because, how = "" } = stateOfPull(facts);
    const at = facts.stage === null ? undefined : stateOf(world).stages[facts.stage]?.started_at;
    if (does !== "ask" || at === undefined) return [];
    const key = `brought-in ${facts.stage} ${facts.recorded}`;
    return [{ key, place, text: broughtInNotice(pageOf(options), { key, because, how }), at }];
  });
}

/** On the page of the intent: what was pushed to a stage's branch after its merge is in no pull request. */
function lateCommits(_: EngineOptions, world: World): readonly Notice[] {
  const place = pullFor(world.snapshot, intentBranch(world.slug));
  return mergedBranches(world).flatMap(({ stage, branch, late, mergedAt }) => {
    if (!late) return [];
    const key = `late-commits ${stage}`;
    return [{ key, place, text: keptBranchNotice({ key, stage, branch }), at: mergedAt }];
  });
}

/** On the pull request itself, closed or not: its check is not seen there any more. */
function pauses(options: EngineOptions, world: World): readonly Notice[] {
  const state = stateOf(world);
  return (world.observed.pulls ?? []).flatMap((facts) => {
    const { does, because, how = "" } = stateOfPull(facts);
    const { since, number } = (facts.stage === null ? state.intent.pull : state.stages[facts.stage]?.pull) ?? {};
    if (does !== "pause" || since === undefined) return [];
    const key = `pause ${number} ${since}`;
    const text = pausedNotice(pageOf(options), { key, because, how });
    return [{ key, place: pullFor(world.snapshot, facts.branch), text, at: since }];
  });
}

function issueNews(options: EngineOptions, world: World): readonly Notice[] {
  const { since } = stateOf(world).intent.issue ?? {};
  const { issue } = world.observed;
  if (!issue || since === undefined) return [];
  const { does, because, how = "" } = stateOfIssue(issue);
  if (does !== "ask") return [];
  const key = `issue ${issue.number} ${since}`;
  const place = pullFor(world.snapshot, intentBranch(world.slug));
  return [{ key, place, text: issueNotice(pageOf(options), { key, because, how }), at: since }];
}

function reminders(options: EngineOptions, world: World): readonly Notice[] {
  const stage = workingStage(stateOf(world));
  const late = stage?.gate_timed_out;
  if (!stage || late?.action !== "escalate" || stage.gate !== null) return [];
  const key = `gate ${stage.name} ${stage.gate_opened_at}`;
  const { timeout = "its time", escalation = null, conditions = [] } = stage.frozen.protocol ?? {};
  const how = `comment \`/haiku why\` to see what is missing`;
  const text = gateReminder(pageOf(options), {
    ...{ key, stage: stage.name, who: whoMayAct(world, stage), how },
    ...{ timeout, escalation, conditions },
  });
  return [{ key, place: pullFor(world.snapshot, stage.branch), text, at: late.at }];
}

/** People or the team that the config names for this gate; else who asked for the work. */
function whoMayAct(world: World, stage: StageRecord): readonly string[] {
  const { reviewers, gates } = world.project.config;
  const team = gates[stage.name]?.approve;
  if (team?.startsWith("@")) return [team.slice(1)];
  return reviewers.length > 0 ? reviewers : [stateOf(world).intent.created.by.login];
}

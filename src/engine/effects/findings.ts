import { type Finding, intentBranch, isClosed } from "../../method/index.ts";
import type { PullRequestSeen, ReviewComment, ThreadSeen } from "../../ports/index.ts";
import {
  closingReply,
  findingClosed,
  findingComment,
  findingMarker,
  type ReviewRun,
  reviewBody,
  reviewerCheck,
} from "../../render/index.ts";
import { UserError } from "../../shared/index.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { pullFor, stateOf, type World } from "../world.ts";
import { pageOf } from "./view.ts";

/** Posts what agents filed and nobody has posted yet, one review per run; closes the threads of closed findings. */
export async function tendFindings(ports: EnginePorts, options: EngineOptions, world: World): Promise<number> {
  let writes = 0;
  for (const findings of unposted(options, world)) writes += await post(ports, options, world, findings);
  for (const finding of stateOf(world).findings.filter(isClosed))
    writes += await closeThread(ports, options, world, finding);
  return writes;
}

/** The place of a finding: its stage's pull request while that is open, else the intent's. */
function placeOf(world: World, finding: Finding): PullRequestSeen | null {
  const branch = finding.stage === null ? null : stateOf(world).stages[finding.stage]?.branch;
  const own = branch ? pullFor(world.snapshot, branch) : null;
  return own?.state === "open" ? own : pullFor(world.snapshot, intentBranch(world.slug));
}

/** Agents' open findings without a thread or check, by the run that filed them. */
function unposted(options: EngineOptions, world: World): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of stateOf(world).findings) {
    if (finding.author.kind === "human" || isClosed(finding) || isPosted(options, world, finding)) continue;
    groups.set(finding.source_ref, [...(groups.get(finding.source_ref) ?? []), finding]);
  }
  return [...groups.values()];
}

function isPosted(options: EngineOptions, world: World, finding: Finding): boolean {
  // Posted in the pass that files it: once somebody has worked on it, it stands somewhere, if only on an older head.
  if (threadOf(world, finding) !== null || finding.iterations.some((one) => one.result !== null)) return true;
  return world.snapshot.pull_requests.some((pull) =>
    pull.checks.some((check) => check.app === options.appId && check.external_id === checkId(options, world, finding)),
  );
}

function threadOf(world: World, finding: Finding): ThreadSeen | null {
  const marker = findingMarker(world.slug, finding.id);
  const threads = world.snapshot.pull_requests.flatMap((pull) => pull.threads);
  return threads.find((thread) => thread.comments[0]?.body.includes(marker)) ?? null;
}

/** The thread a person opened with the remark that became this finding. */
function ownThreadOf(world: World, finding: Finding): ThreadSeen | null {
  const comment = /^review-comment\/(\d+)$/.exec(finding.source_ref)?.[1];
  if (comment === undefined) return null;
  const threads = world.snapshot.pull_requests.filter((pull) => pull.state === "open").flatMap((pull) => pull.threads);
  return threads.find((thread) => thread.comments[0]?.id === Number(comment)) ?? null;
}

/** In a person's own thread there is a reply, once; then it is resolved. */
async function closeOwnThread(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  closing: { finding: Finding; thread: ThreadSeen },
): Promise<number> {
  const { finding, thread } = closing;
  const marker = findingMarker(world.slug, finding.id);
  const replied = thread.comments.some((comment) => comment.body.includes(marker));
  if (replied) return 0;
  await ports.conversation.replyInThread(thread.node_id, closingReply(pageOf(options), stateOf(world), finding));
  if (!thread.resolved && !(await ports.conversation.resolveThread(thread.node_id)))
    ports.log.warn({ finding: finding.id }, "the thread did not resolve");
  return 1;
}

async function post(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  findings: readonly Finding[],
): Promise<number> {
  const source = findings[0]?.source_ref ?? "";
  const place = findings[0] && placeOf(world, findings[0]);
  if (place?.state !== "open") return 0;
  const lines = await ports.pulls.commentableLines(place.number);
  const inside = (finding: Finding): boolean => isInside(lines, finding);
  const inline = findings.filter(inside);
  const elsewhere = findings.filter((finding) => !inside(finding));
  const run = runOf(world, place, source, { inline, elsewhere });
  const posted = inline.length > 0 && (await postReview(ports, options, world, { place, run }));
  if (posted) options.reached?.("after-review");
  const others = posted ? run : { ...run, inline: [], elsewhere: findings };
  if (others.elsewhere.length > 0) await ports.checks.create(reviewerCheck(pageOf(options), others));
  return (posted ? 1 : 0) + (others.elsewhere.length > 0 ? 1 : 0);
}

function runOf(
  world: World,
  place: PullRequestSeen,
  source: string,
  found: Pick<ReviewRun, "inline" | "elsewhere">,
): ReviewRun {
  const [first] = [...found.inline, ...found.elsewhere];
  return {
    slug: world.slug,
    stage: first?.stage ?? null,
    role: first?.author.login ?? "-",
    head: place.head,
    step: source.replace(/^step:/, ""),
    ...found,
  };
}

/** The id the check of a run would carry if it held just this finding's run: found again by name and head. */
function checkId(options: EngineOptions, world: World, finding: Finding): string | null {
  const same = stateOf(world).findings.filter((one) => one.source_ref === finding.source_ref);
  const place = placeOf(world, finding);
  return place === null
    ? null
    : reviewerCheck(pageOf(options), runOf(world, place, finding.source_ref, { inline: [], elsewhere: same }))
        .external_id;
}

interface Review {
  readonly place: PullRequestSeen;
  readonly run: ReviewRun;
}

async function postReview(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  { place, run }: Review,
): Promise<boolean> {
  try {
    const page = pageOf(options);
    const comments = run.inline.map((finding) => toComment(options, world, finding));
    await ports.conversation.review({
      number: place.number,
      commit: place.head,
      body: reviewBody(page, run),
      comments,
    });
    return true;
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "anchor_outside_diff") throw error;
    ports.log.warn(
      { intent: world.slug, pull: place.number },
      "GitHub found a remark outside the diff; it becomes an annotation",
    );
    return false;
  }
}

function toComment(options: EngineOptions, world: World, finding: Finding): ReviewComment {
  const { path = "", line = 1, end_line, side = "RIGHT" } = finding.anchor ?? {};
  const body = findingComment(pageOf(options), stateOf(world), finding);
  return end_line === undefined ? { path, line, side, body } : { path, line: end_line, start_line: line, side, body };
}

function isInside(lines: Awaited<ReturnType<EnginePorts["pulls"]["commentableLines"]>>, { anchor }: Finding): boolean {
  if (anchor === null) return false;
  const last = anchor.end_line ?? anchor.line;
  return (lines.get(anchor.path) ?? []).some((range) => range.from <= anchor.line && last <= range.to);
}

/** On closure the comment itself says what was done, and the thread is resolved and read back. */
async function closeThread(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  finding: Finding,
): Promise<number> {
  const own = ownThreadOf(world, finding);
  if (own) return closeOwnThread(ports, options, world, { finding, thread: own });
  const thread = threadOf(world, finding);
  const [first] = thread?.comments ?? [];
  if (!thread || !first) return 0;
  const body = findingClosed(pageOf(options), stateOf(world), finding);
  if (first.body.trim() !== body.trim()) await ports.conversation.editReviewComment(first.id, body);
  else if (thread.resolved) return 0;
  if (!thread.resolved && !(await ports.conversation.resolveThread(thread.node_id)))
    ports.log.warn({ finding: finding.id }, "the thread did not resolve");
  return 1;
}

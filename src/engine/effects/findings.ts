import {
  type Finding,
  intentBranch,
  isClosed,
  parseSourceRef,
  parseStepKey,
  workingStageName,
} from "../../method/index.ts";
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
import { pageOf } from "../observe/block-view.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { together } from "../together.ts";

/**
 * Posts what agents filed and nobody has posted yet, one review per run; keeps what stands there true, and closes the
 * threads of closed findings.
 */
export async function tendFindings(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
): Promise<number> {
  let writes = 0;
  for (const findings of unposted(options, observation)) writes += await post(ports, options, observation, findings);
  return (
    writes +
    (await together(stateOf(observation).findings, (finding) =>
      isClosed(finding)
        ? closeThread(ports, options, observation, finding)
        : refreshComment(ports, options, observation, finding),
    ))
  );
}

/**
 * The place of a finding: the pull request of its stage; once that is merged, of the stage on whose branch it is
 * fixed. Else the intent's.
 */
function placeOf(observation: Observation, finding: Finding): PullRequestSeen | null {
  const state = stateOf(observation);
  const names = finding.stage === null ? [] : [finding.stage, workingStageName(state)];
  const pulls = names.flatMap((name) => {
    const branch = name === null ? undefined : state.stages[name]?.branch;
    const pull = branch === undefined ? null : pullFor(observation.snapshot, branch);
    return pull?.state === "open" ? [pull] : [];
  });
  return pulls[0] ?? pullFor(observation.snapshot, intentBranch(observation.slug));
}

/** Agents' open findings without a thread or check, by the run that filed them. */
function unposted(options: EngineOptions, observation: Observation): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of stateOf(observation).findings) {
    if (standsInReview(finding) || isClosed(finding) || isPosted(options, observation, finding)) continue;
    groups.set(finding.source_ref, [...(groups.get(finding.source_ref) ?? []), finding]);
  }
  return [...groups.values()];
}

/** It began as somebody's own remark, a person's or a listed bot's, and stands there. */
function standsInReview({ author, source_ref }: Finding): boolean {
  const from = parseSourceRef(source_ref)?.from;
  return author.kind === "human" || from === "review" || from === "review-comment";
}

function isPosted(options: EngineOptions, observation: Observation, finding: Finding): boolean {
  // Posted in the pass that files it: once somebody has worked on it, it stands somewhere, if only on an older head.
  if (threadOf(observation, finding) !== null || finding.iterations.some((one) => one.result !== null)) return true;
  return observation.snapshot.pull_requests.some((pull) =>
    pull.checks.some(
      (check) => check.app === options.appId && check.external_id === checkId(options, observation, finding),
    ),
  );
}

function threadOf(observation: Observation, finding: Finding): ThreadSeen | null {
  const marker = findingMarker(observation.slug, finding.id);
  const threads = observation.snapshot.pull_requests.flatMap((pull) => pull.threads);
  return threads.find((thread) => thread.comments[0]?.body.includes(marker)) ?? null;
}

/** The thread a person opened with the remark that became this finding. */
function ownThreadOf(observation: Observation, finding: Finding): ThreadSeen | null {
  const source = parseSourceRef(finding.source_ref);
  if (source?.from !== "review-comment") return null;
  const threads = observation.snapshot.pull_requests
    .filter((pull) => pull.state === "open")
    .flatMap((pull) => pull.threads);
  return threads.find((thread) => thread.comments[0]?.id === source.id) ?? null;
}

/** In a person's own thread there is a reply, once; then it is resolved. */
async function closeOwnThread(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  closing: { finding: Finding; thread: ThreadSeen },
): Promise<number> {
  const { finding, thread } = closing;
  const marker = findingMarker(observation.slug, finding.id);
  const replied = thread.comments.some((comment) => comment.body.includes(marker));
  if (replied) return 0;
  await ports.conversation.replyInThread(thread.node_id, closingReply(pageOf(options), stateOf(observation), finding));
  if (!thread.resolved && !(await ports.conversation.resolveThread(thread.node_id)))
    ports.log.warn({ finding: finding.id }, "the thread did not resolve");
  return 1;
}

async function post(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  findings: readonly Finding[],
): Promise<number> {
  const source = findings[0]?.source_ref ?? "";
  const pull = findings[0] && placeOf(observation, findings[0]);
  if (pull?.state !== "open") return 0;
  const lines = await ports.pulls.commentableLines(pull.number);
  const elsewhere = findings.filter((finding) => !isInside(lines, finding));
  const inline = findings.filter((finding) => !elsewhere.includes(finding));
  // The run tells of everything it filed, also of what a look before this one has posted already.
  const all = ofRun(observation, source);
  const run = runOf(observation, pull, { source, inline: all.filter((one) => !elsewhere.includes(one)), elsewhere });
  const posted = inline.length > 0 && (await postReview(ports, options, observation, { place: pull, run, inline }));
  if (posted) options.reached?.("after-review");
  const refused = inline.length > 0 && !posted;
  const shown = refused ? { ...run, inline: [], elsewhere: all } : run;
  if (shown.elsewhere.length > 0) await ports.checks.create(reviewerCheck(pageOf(options), shown));
  return (posted ? 1 : 0) + (shown.elsewhere.length > 0 ? 1 : 0);
}

function ofRun(observation: Observation, source: string): readonly Finding[] {
  return stateOf(observation).findings.filter((finding) => finding.source_ref === source);
}

interface Posted extends Pick<ReviewRun, "inline" | "elsewhere"> {
  readonly source: string;
}

function runOf(observation: Observation, pull: PullRequestSeen, { source, inline, elsewhere }: Posted): ReviewRun {
  const from = parseSourceRef(source);
  const step = from?.from === "step" ? from.key : null;
  const [first] = [...inline, ...elsewhere];
  // A reviewer may file against other stages than the one it looked at; the engine files without a step.
  const stage = step === null ? (first?.stage ?? null) : parseStepKey(step).step.stage;
  const role = first?.author.login ?? "-";
  return { slug: observation.slug, stage, role, head: pull.head, step: step ?? source, inline, elsewhere };
}

/** The id the check of a finding's run carries: found again by it on the head it was made for. */
function checkId(options: EngineOptions, observation: Observation, finding: Finding): string | null {
  const pull = placeOf(observation, finding);
  if (pull === null) return null;
  const { source_ref: source } = finding;
  const run = runOf(observation, pull, { source, inline: [], elsewhere: ofRun(observation, source) });
  return reviewerCheck(pageOf(options), run).external_id;
}

interface Review {
  readonly place: PullRequestSeen;
  readonly run: ReviewRun;
  /** What is still to be posted of it. */
  readonly inline: readonly Finding[];
}

async function postReview(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  { place: pull, run, inline }: Review,
): Promise<boolean> {
  try {
    const page = pageOf(options);
    const comments = inline.map((finding) => toComment(options, observation, finding));
    await ports.conversation.review({
      number: pull.number,
      commit: pull.head,
      body: reviewBody(page, run),
      comments,
    });
    return true;
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "anchor_outside_diff") throw error;
    ports.log.warn(
      { intent: observation.slug, pull: pull.number },
      "GitHub found a remark outside the diff; it becomes an annotation",
    );
    return false;
  }
}

function toComment(options: EngineOptions, observation: Observation, finding: Finding): ReviewComment {
  const { path = "", line = 1, end_line, side = "RIGHT" } = finding.anchor ?? {};
  const body = findingComment(pageOf(options), stateOf(observation), finding);
  return end_line === undefined ? { path, line, side, body } : { path, line: end_line, start_line: line, side, body };
}

function isInside(lines: Awaited<ReturnType<EnginePorts["pulls"]["commentableLines"]>>, { anchor }: Finding): boolean {
  if (anchor === null) return false;
  const last = anchor.end_line ?? anchor.line;
  return (lines.get(anchor.path) ?? []).some((range) => range.from <= anchor.line && last <= range.to);
}

/** An open finding's comment says what holds now: how it is weighed, who joined it, whether it waits for a person. */
async function refreshComment(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  finding: Finding,
): Promise<number> {
  const [first] = threadOf(observation, finding)?.comments ?? [];
  if (!first || standsInReview(finding)) return 0;
  const body = findingComment(pageOf(options), stateOf(observation), finding);
  if (first.body.trim() === body.trim()) return 0;
  await ports.conversation.editReviewComment(first.node_id, body);
  return 1;
}

/** On closure the comment itself says what was done, and the thread is resolved and read back. */
async function closeThread(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  finding: Finding,
): Promise<number> {
  const own = ownThreadOf(observation, finding);
  if (own) return closeOwnThread(ports, options, observation, { finding, thread: own });
  const thread = threadOf(observation, finding);
  const [first] = thread?.comments ?? [];
  if (!thread || !first) return 0;
  const body = findingClosed(pageOf(options), stateOf(observation), finding);
  const edit = async (): Promise<number> => {
    if (first.body.trim() === body.trim()) return 0;
    await ports.conversation.editReviewComment(first.node_id, body);
    return 1;
  };
  const resolve = async (): Promise<number> => {
    if (thread.resolved) return 0;
    if (!(await ports.conversation.resolveThread(thread.node_id)))
      ports.log.warn({ finding: finding.id }, "the thread did not resolve");
    return 1;
  };
  return Math.min(1, await together([edit, resolve], (write) => write()));
}

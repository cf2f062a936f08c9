import { type Do, fingerprint, type NewFinding, workingStage } from "../method/index.ts";
import type { PullRequestSeen, ReviewSeen, ThreadSeen } from "../ports/index.ts";
import { handledRefs } from "./comments.ts";
import { listedBot } from "./listed-bots.ts";
import { mayDo } from "./offers.ts";
import type { EnginePorts } from "./ports.ts";
import { stateOf, type World } from "./world.ts";

/**
 * Reviews as findings, each remark once. Of people who may command: every remark of a review that asks for changes;
 * remarks of an approving review as low and parked; comments where the config counts them. Of bots that the config
 * lists: every remark, as an agent's; a bot approves nothing.
 */
export async function reviewLines(ports: EnginePorts, world: World): Promise<readonly Do[]> {
  const done = handledRefs(stateOf(world));
  const findings: NewFinding[] = [];
  for (const pull of world.snapshot.pull_requests.filter((one) => one.state === "open")) {
    for (const review of pull.reviews.filter((one) => counts(world, one))) {
      const remarks = remarksOf(world, pull, review).filter((one) => !done.has(one.source_ref));
      if (remarks.length > 0 && (await isHeard(ports, world, review))) findings.push(...remarks);
    }
  }
  return findings.length === 0 ? [] : [{ do: "file", at: world.observed.now, findings }];
}

function counts(world: World, review: ReviewSeen): boolean {
  if (review.author === null) return false;
  if (review.author.bot) return review.state === "changes_requested" || review.state === "commented";
  if (review.state === "changes_requested" || review.state === "approved") return true;
  return review.state === "commented" && world.project.config.feedback.from === "any_review";
}

async function isHeard(ports: EnginePorts, world: World, { author }: ReviewSeen): Promise<boolean> {
  const { config } = world.project;
  if (author === null) return false;
  if (author.bot) return (await listedBot(ports.permissions, config, author)) !== null;
  return mayDo({ permissions: ports.permissions, config, action: "command" }, { login: author.login, id: author.id });
}

function remarksOf(world: World, pull: PullRequestSeen, review: ReviewSeen): readonly NewFinding[] {
  const inline = pull.threads.flatMap((thread) => inThread(world, thread, review));
  if (review.body.trim() === "" || review.state === "approved") return inline;
  return [...inline, finding(world, review, { ref: `review/${review.id}`, body: review.body, thread: null })];
}

/** The first comment of a thread, when this review brought it: replies stay replies. */
function inThread(world: World, thread: ThreadSeen, review: ReviewSeen): readonly NewFinding[] {
  const [first] = thread.comments;
  if (!first || first.review !== review.id || first.author?.id !== review.author?.id) return [];
  return [finding(world, review, { ref: `review-comment/${first.id}`, body: first.body, thread })];
}

interface Remark {
  readonly ref: string;
  readonly body: string;
  readonly thread: ThreadSeen | null;
}

function finding(world: World, review: ReviewSeen, { ref, body, thread }: Remark): NewFinding {
  const stage = workingStage(stateOf(world));
  const title = body.trim().split("\n")[0]?.slice(0, 120) || "Remark";
  const approved = review.state === "approved";
  const bot = review.author?.bot ?? false;
  const place =
    thread && thread.line !== null
      ? { path: thread.path, line: thread.line, side: "RIGHT" as const, commit: review.commit ?? world.work.commit }
      : null;
  const built = Object.values(stage?.units ?? {}).some((unit) => unit.started_at !== null);
  return {
    stage: stage?.name ?? null,
    title,
    origin: bot ? "agent" : thread === null ? "user-chat" : "user-visual",
    author: { login: review.author?.login ?? "ghost", id: review.author?.id ?? null, kind: bot ? "agent" : "human" },
    source_ref: ref,
    anchor: place,
    suggestion: null,
    family: stage !== null && !built ? "reviews" : "approvals",
    fingerprint: fingerprint({ unit: null, path: ref, title }),
    severity: approved ? "low" : null,
    items: [],
    parked: approved,
    body,
  };
}

import {
  fingerprint,
  type LedgerEvent,
  type NewFinding,
  type SourceRef,
  sourceRef,
  workingStage,
} from "../../method/index.ts";
import type { Account, PullRequestSeen, ReviewSeen, ThreadSeen } from "../../ports/index.ts";
import { editedRemark } from "../../render/index.ts";
import { engineFinding } from "../ledger/engine-finding.ts";
import { mayDo } from "../observe/approvals.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { handledRefs } from "../observe/unanswered-comments.ts";
import type { ReadPorts } from "../ports.ts";
import { listedBot } from "./listed-bots.ts";

/**
 * Reviews as findings, each remark once. Of people who may command: every remark of a review that asks for changes;
 * remarks of an approving review as low and parked; what was dismissed by somebody who may not waive as if it stood; comments where the config counts them. Of bots that the config
 * lists: every remark, as an agent's; a bot approves nothing. What somebody else has edited is nobody's words: the request
 * stands, without them, until a person says what is wanted.
 */
export async function reviewEvents(ports: ReadPorts, observation: Observation): Promise<readonly LedgerEvent[]> {
  const done = handledRefs(stateOf(observation));
  const findings: NewFinding[] = [];
  for (const pull of observation.snapshot.pull_requests.filter((one) => one.state === "open")) {
    for (const review of pull.reviews.filter((one) => counts(observation, one))) {
      const remarks = remarksOf(pull, review)
        .filter(({ ref }) => !done.has(ref))
        .map((remark) => finding(observation, review, remark))
        .filter((one) => !done.has(one.source_ref));
      if (remarks.length > 0 && (await isHeard(ports, observation, review))) findings.push(...remarks);
    }
  }
  return findings.length === 0 ? [] : [{ do: "file", at: observation.facts.now, findings }];
}

function counts(observation: Observation, review: ReviewSeen): boolean {
  if (review.author === null) return false;
  if (review.author.bot) return review.state === "changes_requested" || review.state === "commented";
  if (review.state === "changes_requested" || review.state === "approved") return true;
  if (review.state === "dismissed") return review.dismissed?.was === "changes_requested";
  return review.state === "commented" && observation.project.config.feedback.from === "any_review";
}

async function isHeard(
  ports: ReadPorts,
  observation: Observation,
  { author, dismissed }: ReviewSeen,
): Promise<boolean> {
  const { config } = observation.project;
  const { permissions } = ports;
  if (author === null) return false;
  if (author.bot) return (await listedBot(permissions, config, author)) !== null;
  const [who, by] = [author, dismissed?.by ?? null].map((one) => one && { login: one.login, id: one.id });
  if (!who || !(await mayDo({ permissions, config, action: "command" }, who))) return false;
  if (!by) return true;
  // Taken back before it was looked at: by whom it was of, or by somebody who may set findings aside.
  return by.id !== who.id && !(await mayDo({ permissions, config, action: "waive" }, by));
}

interface Remark {
  readonly ref: SourceRef;
  readonly body: string;
  readonly url: string;
  readonly thread: ThreadSeen | null;
  readonly edited: boolean;
  readonly editor: Account | null;
}

function remarksOf(pull: PullRequestSeen, review: ReviewSeen): readonly Remark[] {
  const inline = pull.threads.flatMap((thread) => inThread(thread, review));
  const { id, body, edited, editor } = review;
  if (body.trim() === "" || review.state === "approved") return inline;
  const url = `${pull.url}#pullrequestreview-${id}`;
  return [...inline, { ref: sourceRef({ from: "review", id }), body, url, thread: null, edited, editor }];
}

/** The first comment of a thread, when this review brought it: replies stay replies. */
function inThread(thread: ThreadSeen, review: ReviewSeen): readonly Remark[] {
  const [first] = thread.comments;
  if (!first || first.review !== review.id || first.author?.id !== review.author?.id) return [];
  const { id, body, url, edited, editor } = first;
  return [{ ref: sourceRef({ from: "review-comment", id }), body, url, thread, edited, editor }];
}

/** Who edits a remark of their own says it again. */
function isOfOthers({ edited, editor }: Remark, { author }: ReviewSeen): boolean {
  return edited && (editor === null || editor.id !== author?.id);
}

function finding(observation: Observation, review: ReviewSeen, remark: Remark): NewFinding {
  const stage = workingStage(stateOf(observation));
  const built = Object.values(stage?.units ?? {}).some((unit) => unit.started_at !== null);
  const { thread } = remark;
  const place = {
    stage: stage?.name ?? null,
    anchor:
      thread && thread.line !== null
        ? {
            path: thread.path,
            line: thread.line,
            side: "RIGHT" as const,
            commit: review.commit ?? observation.work.commit,
          }
        : null,
    family: stage !== null && !built ? ("reviews" as const) : ("approvals" as const),
  };
  return isOfOthers(remark, review) ? asked(review, remark, place) : said(review, remark, place);
}

type Place = Pick<NewFinding, "stage" | "anchor" | "family">;

function said(review: ReviewSeen, { ref, body, thread }: Remark, place: Place): NewFinding {
  const title = body.trim().split("\n")[0]?.slice(0, 120) || "Remark";
  const approved = review.state === "approved";
  const bot = review.author?.bot ?? false;
  return {
    ...place,
    title,
    origin: bot ? "agent" : thread === null ? "user-chat" : "user-visual",
    author: { login: review.author?.login ?? "ghost", id: review.author?.id ?? null, kind: bot ? "agent" : "human" },
    source_ref: ref,
    suggestion: null,
    fingerprint: fingerprint({ unit: null, path: ref, title }),
    severity: approved ? "low" : null,
    items: [],
    parked: approved,
    body,
  };
}

/** That something was asked for stands, and is left to people; nothing of the words as they are now is taken over. */
function asked(review: ReviewSeen, { ref, url, editor }: Remark, place: Place): NewFinding {
  const who = { author: review.author?.login ?? "ghost", editor: editor?.login ?? null, url };
  const made = engineFinding("reviews", {
    stage: place.stage,
    ...editedRemark(who),
    ...{ origin: "agent", source_ref: sourceRef({ from: "edited", remark: ref }), family: place.family, parked: true },
    severity: review.state === "approved" ? "low" : "blocker",
  });
  return { ...made, anchor: place.anchor };
}

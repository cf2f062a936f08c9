import {
  type Facts,
  type PendingApproval,
  type Person,
  planAwaitedSince,
  type StageRecord,
  sourceRef,
  standing,
  workingStage,
} from "../../method/index.ts";
import { type Permissions, type PullRequestSeen, ROLES } from "../../ports/index.ts";
import { secondOf } from "../../shared/index.ts";
import { type Action, type Config, requiredRole } from "../../studio/index.ts";
import { approvalAsked } from "./approval-asked.ts";
import { sinceBase } from "./base-changes.ts";
import { type Button, buttonRef, isButtonRef } from "./button.ts";
import { type SightLook, seenFilesAt } from "./seen-files.ts";
import { parsedCommands, REFUSED } from "./unanswered-comments.ts";

interface PermissionQuestion {
  readonly permissions: Permissions;
  readonly config: Config;
  readonly action: Action;
  /** Role or `@org/team` that a gate of its own asks for, instead of the action's. */
  readonly needed?: string;
}

/** Whether this person may do this now. Any doubt is a no. */
export async function mayDo(asked: PermissionQuestion, person: Person): Promise<boolean> {
  const need = asked.needed ?? requiredRole(asked.config, asked.action);
  if (need.startsWith("@")) return asked.permissions.isTeamMember(need.slice(1), person);
  const role = await asked.permissions.roleOf(person);
  const roles: readonly string[] = ROLES;
  const least = roles.indexOf(need);
  return least >= 0 && roles.indexOf(role) >= least;
}

interface ApprovalLook extends SightLook {
  readonly config: Config;
  readonly permissions: Permissions;
  readonly pull: PullRequestSeen | null;
  readonly now: string;
  readonly buttons: readonly Button[];
  /** Where the branch that is worked on stood when somebody wrote a comment; null when nobody can tell. */
  readonly seenAt: (moment: string) => Promise<string | null>;
}

/**
 * Approvals that may clear what is waited for now: the latest verdict of each reviewer, given after the waiting began
 * on the commit that still stands, and `/haiku approve` commands. Permission is asked here, at the moment of use.
 */
export async function pendingApprovals(
  looked: ApprovalLook,
): Promise<Required<Pick<Facts, "pending_approvals" | "unheeded">>> {
  const stage = workingStage(looked.state);
  if (stage === null || looked.pull === null) return { pending_approvals: [], unheeded: [] };
  const said = [
    ...approvingReviews(looked.pull),
    ...approveCommands(looked, stage),
    ...approveButtons(looked),
    ...keptButtons(stage),
  ];
  const given = said.filter((one) => isNew(looked, stage, one));
  const pending_approvals: PendingApproval[] = [];
  const unheeded: { login: string; need: string }[] = [];
  const needed = looked.config.gates[stage.name]?.approve;
  for (const one of given) {
    if (await mayDo({ permissions: looked.permissions, config: looked.config, action: "approve", needed }, one.by))
      pending_approvals.push(await toPendingApproval(looked, stage, one));
    // Who approves by a command is answered.
    else if (one.source === "review")
      unheeded.push({ login: one.by.login, need: needed ?? requiredRole(looked.config, "approve") });
  }
  return { pending_approvals, unheeded };
}

interface GivenApproval {
  readonly by: Person;
  readonly at: string;
  readonly source: "review" | "command" | "check";
  readonly ref: string;
  readonly commit: string | null;
}

function approvingReviews(pull: PullRequestSeen): readonly GivenApproval[] {
  const verdicts = pull.reviews.filter(
    (review) => review.state !== "commented" && review.state !== "pending" && review.author && !review.author.bot,
  );
  const latest = new Map(verdicts.map((review) => [review.author?.id, review]));
  return [...latest.values()].flatMap((review) =>
    review.state === "approved" && review.author
      ? [
          {
            by: { login: review.author.login, id: review.author.id },
            at: review.submitted_at,
            source: "review" as const,
            ref: sourceRef({ from: "review", id: review.id }),
            commit: review.commit,
          },
        ]
      : [],
  );
}

/**
 * `/haiku approve` alone: words behind it name a reviewer, or are asked about. One that was refused stays refused: GitHub tells
 * seconds only, so it could otherwise count for a gate that opened in the same second, after the refusal.
 */
function approveCommands(looked: ApprovalLook, stage: StageRecord): readonly GivenApproval[] {
  const kept = keptCommits(stage);
  return (looked.pull?.comments ?? []).flatMap((comment) => {
    const ref = sourceRef({ from: "comment", id: comment.id });
    const given = { at: comment.created_at, source: "command" as const, ref, commit: kept.get(ref) ?? null };
    // What cannot count any more is not read again in every look.
    if (!comment.author || comment.our_reactions.includes(REFUSED) || !isNew(looked, stage, given)) return [];
    const approves = parsedCommands(comment).some(({ name, args }) => name === "approve" && args.trim() === "");
    return approves ? [{ ...given, by: { login: comment.author.login, id: comment.author.id } }] : [];
  });
}

/** GitHub does not tell when a button was pressed: it counts when it was shown for what is waited for now. */
function approveButtons(looked: ApprovalLook): readonly GivenApproval[] {
  const asked = approvalAsked(looked);
  return looked.buttons
    .filter(({ action, shown }) => action === "approve" && asked !== null && shown === asked.mark)
    .map((button) => ({ by: button.by, at: looked.now, source: "check", ref: buttonRef(button), commit: button.head }));
}

/** Pressed before, and not enough alone then. */
function keptButtons({ interventions }: StageRecord): readonly GivenApproval[] {
  return interventions.flatMap(({ do: what, at, by, source, note }) =>
    what === "approve" && by && note && isButtonRef(source)
      ? [{ by, at, source: "check" as const, ref: source, commit: note }]
      : [],
  );
}

/** Reference of an approval that was not enough when it was given → the commit it was given on. */
function keptCommits({ interventions }: StageRecord): ReadonlyMap<string, string> {
  const kept = interventions.filter((one) => one.do === "approve" && one.note);
  return new Map(kept.map(({ source, note }) => [source, note ?? ""]));
}

/** Given while the waiting had begun, and not used up already by the plan's sign-off. */
function isNew(looked: ApprovalLook, stage: StageRecord, given: Pick<GivenApproval, "at" | "ref">): boolean {
  const asked = approvalAsked(looked);
  if (asked === null || (looked.pull && !sinceBase(looked.pull, asked.rebased, given.at))) return false;
  const used = [stage.plan_signed?.ref, stage.plan_lapsed?.ref];
  return given.at >= secondOf(asked.since) && !used.includes(given.ref);
}

async function toPendingApproval(
  looked: ApprovalLook,
  stage: StageRecord,
  { by, at, source, ref, commit }: GivenApproval,
): Promise<PendingApproval> {
  const plan = planAwaitedSince(stage, standing(looked.state, looked.work)) !== null;
  const seen = commit ?? (await looked.seenAt(at));
  const given = { at, by, source, ref, for: plan ? ("plan" as const) : ("gate" as const) };
  if (seen === null) return { ...given, commit: looked.work.commit, witnesses: {} };
  return { ...given, commit: seen, witnesses: await seenFilesAt(looked, seen, plan) };
}

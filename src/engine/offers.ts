import {
  gateWitness,
  type IntentState,
  type OfferedClearance,
  type Person,
  planWitness,
  type StageRecord,
  workingStage,
} from "../method/index.ts";
import { type Permissions, type PullRequestSeen, ROLES, type Role } from "../ports/index.ts";
import { type Action, type Config, requiredRole } from "../studio/index.ts";
import { parsedCommands } from "./comments.ts";
import type { WorkTree } from "./world.ts";

interface Asked {
  readonly permissions: Permissions;
  readonly config: Config;
  readonly action: Action;
  /** Role or `@org/team` that a gate of its own asks for, instead of the action's. */
  readonly needed?: string;
}

/** Whether this person may do this now. Any doubt is a no. */
export async function mayDo(asked: Asked, person: Person): Promise<boolean> {
  const need = asked.needed ?? requiredRole(asked.config, asked.action);
  if (need.startsWith("@")) return asked.permissions.isTeamMember(need.slice(1), person);
  const role = await asked.permissions.roleOf(person);
  return ROLES.indexOf(role) >= ROLES.indexOf(need as Role) && ROLES.includes(need as Role);
}

interface Looked {
  readonly state: IntentState;
  readonly config: Config;
  readonly permissions: Permissions;
  readonly work: WorkTree;
  readonly place: PullRequestSeen | null;
}

/**
 * Approvals that may clear what is waited for now: the latest verdict of each reviewer, given after the waiting began
 * on the commit that still stands, and `/haiku approve` commands. Permission is asked here, at the moment of use.
 */
export async function readOffers(looked: Looked): Promise<readonly OfferedClearance[]> {
  const stage = workingStage(looked.state);
  if (stage === null || looked.place === null) return [];
  const given = [...approvingReviews(looked.place), ...approveCommands(looked.place)].filter((one) =>
    isNew(stage, one),
  );
  const offers: OfferedClearance[] = [];
  for (const one of given) {
    const needed = looked.config.gates[stage.name]?.approve;
    if (await mayDo({ permissions: looked.permissions, config: looked.config, action: "approve", needed }, one.by))
      offers.push(toOffer(looked, stage, one));
  }
  return offers;
}

interface Given {
  readonly by: Person;
  readonly at: string;
  readonly source: "review" | "command";
  readonly ref: string;
  readonly commit: string | null;
}

function approvingReviews(place: PullRequestSeen): readonly Given[] {
  const verdicts = place.reviews.filter(
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
            ref: `review/${review.id}`,
            commit: review.commit,
          },
        ]
      : [],
  );
}

function approveCommands(place: PullRequestSeen): readonly Given[] {
  return place.comments.flatMap((comment) => {
    const approves = parsedCommands(comment).some((command) => command.name === "approve");
    if (!approves || !comment.author) return [];
    return [
      {
        by: { login: comment.author.login, id: comment.author.id },
        at: comment.created_at,
        source: "command" as const,
        ref: `comment/${comment.id}`,
        commit: null,
      },
    ];
  });
}

/** Given while the waiting had begun, and not used up already by the plan's sign-off. */
function isNew(stage: StageRecord, given: Given): boolean {
  const since = waitsForPlan(stage) ? stage.started_at : stage.gate_opened_at;
  return since !== null && given.at >= since.slice(0, 19) && stage.plan_signed?.ref !== given.ref;
}

function waitsForPlan(stage: StageRecord): boolean {
  const begun = Object.values(stage.units).some((unit) => unit.started_at !== null);
  return stage.frozen.elaboration === "collaborative" && stage.plan_signed === null && !begun;
}

function toOffer(looked: Looked, stage: StageRecord, { by, at, source, ref, commit }: Given): OfferedClearance {
  const { state, work } = looked;
  const units = work.plans.stages[stage.name]?.units ?? [];
  const stale = commit !== null && commit !== work.commit;
  const plan = waitsForPlan(stage);
  const witnesses = plan
    ? planWitness(state.slug, stage.name, units, work.files)
    : gateWitness(state.slug, units, work.files);
  return {
    at,
    by,
    source,
    ref,
    for: plan ? "plan" : "gate",
    commit: commit ?? work.commit,
    witnesses: stale ? { [`commit:${commit}`]: null } : witnesses,
  };
}

import { type GateSeen, type Person, workingStage } from "../../method/index.ts";
import type { Account, PullRequestSeen, Snapshot } from "../../ports/index.ts";
import { type Config, gateRule } from "../../studio/index.ts";
import { eventsSeen, type GateLook, mayPass, type SawAt } from "./awaited-events.ts";
import { sinceBase } from "./base-changes.ts";

/** What is asked of whoever passes the gate of the working stage: today's config, today's rules, and outside events. */
export async function seeGate(look: GateLook & { readonly sawAt: SawAt }): Promise<GateSeen> {
  const stage = workingStage(look.state);
  const count = stage === null ? 1 : gateRule(look.config, stage.name).count;
  const requester = needsSecondPerson(look.config, look.snapshot) ? look.state.intent.created.by : null;
  return { count, requester, events: await eventsSeen(look) };
}

/** Whether who asked for the work may not deliver it alone: as configured, or as the default branch's rules suggest. */
export function needsSecondPerson(config: Config, { default_branch }: Pick<Snapshot, "default_branch">): boolean {
  if (config.require_second_person !== "auto") return config.require_second_person === "always";
  return default_branch.required_approvals > 0;
}

/** Who agreed to a merge: whoever merged, if that is a person, and everybody whose latest verdict approves its head. */
export async function agreedBy(
  look: Omit<GateLook, "now" | "checks">,
  pull: PullRequestSeen,
  by: Account | null | undefined = pull.merged?.by,
): Promise<readonly Person[]> {
  const verdicts = pull.reviews.filter(({ state, author }) => author && !["commented", "pending"].includes(state));
  const latest = new Map(verdicts.map((review) => [review.author?.id, review]));
  const agreed = [
    ...(by && !by.bot ? [by] : []),
    ...[...latest.values()].flatMap(({ state, author, commit, submitted_at }) =>
      state === "approved" && author && !author.bot && commit === pull.head && sinceBase(pull, undefined, submitted_at)
        ? [author]
        : [],
    ),
  ];
  const people = agreed.map(({ login, id }) => ({ login, id }));
  const allowed = await Promise.all(people.map((person) => mayPass(look, person)));
  return people.filter((_, i) => allowed[i]);
}

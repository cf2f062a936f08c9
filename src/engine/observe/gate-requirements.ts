import {
  type AwaitedEvent,
  type EventSeen,
  type GateSeen,
  type IntentState,
  type Person,
  type SeenFiles,
  workingStage,
} from "../../method/index.ts";
import type { Account, Checks, Permissions, PullRequestSeen, Snapshot } from "../../ports/index.ts";
import { secondOf } from "../../shared/index.ts";
import { type Config, gateRule } from "../../studio/index.ts";
import { mayDo } from "./approvals.ts";
import { awaitedCheck } from "./awaited-check.ts";
import { sinceBase } from "./base-changes.ts";

export interface GateLook {
  readonly state: IntentState;
  readonly config: Config;
  readonly snapshot: Snapshot;
  readonly permissions: Permissions;
  readonly checks: Pick<Checks, "statuses">;
  /** Pull request on which the gate is passed. */
  readonly pull: PullRequestSeen | null;
  readonly now: string;
}

/** What somebody saw of the working stage who did something outside at that moment. */
type SawAt = (moment: string) => Promise<SeenFiles>;

/** What is asked of whoever passes the gate of the working stage: today's config, today's rules, and outside events. */
export async function seeGate(look: GateLook & { readonly sawAt: SawAt }): Promise<GateSeen> {
  const stage = workingStage(look.state);
  const count = stage === null ? 1 : gateRule(look.config, stage.name).count;
  const requester = needsSecondPerson(look.config, look.snapshot) ? look.state.intent.created.by : null;
  return { count, requester, events: await eventsOf(look) };
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
  const allowed = await Promise.all(people.map((person) => mayApprove(look, person)));
  return people.filter((_, i) => allowed[i]);
}

function mayApprove(
  { state, config, permissions }: Omit<GateLook, "now" | "checks">,
  person: Person,
): Promise<boolean> {
  const stage = workingStage(state);
  const needed = stage === null ? undefined : config.gates[stage.name]?.approve;
  return mayDo({ permissions, config, action: "approve", needed }, person);
}

async function eventsOf(look: GateLook & { readonly sawAt: SawAt }): Promise<readonly EventSeen[]> {
  const wanted = workingStage(look.state)?.frozen.await;
  if (!wanted) return [];
  return [
    ...(wanted.check === undefined ? [] : [await checkSeen(look, { ...wanted, check: wanted.check })]),
    ...(wanted.label === undefined ? [] : [await labelSeen(look, wanted.label)]),
    ...(wanted.date === undefined ? [] : [dateSeen(look, wanted.date)]),
  ];
}

/** GitHub shows the newest status of a name alone, whoever set it: what others have set before is asked for. */
async function checkSeen({ pull, checks }: GateLook, wanted: AwaitedEvent & { check: string }): Promise<EventSeen> {
  const shown = pull?.statuses.some(({ name }) => name === wanted.check) ?? false;
  const statuses = pull && shown ? await checks.statuses(pull.head, wanted.check) : [];
  return awaitedCheck(wanted, pull?.checks ?? [], statuses);
}

/**
 * A label counts when somebody who may pass the gate set it while the gate was open, and for what they saw then: one from
 * before saw something else. GitHub tells the second only, so a label of the very second in which the gate opened is taken for one from before.
 */
async function labelSeen(look: GateLook & { readonly sawAt: SawAt }, name: string): Promise<EventSeen> {
  const label = look.pull?.labels.find((one) => one.name === name);
  const opened = workingStage(look.state)?.gate_opened_at ?? null;
  const by = label?.by ?? null;
  const base = { kind: "label", name, met: false, ref: null, by: null } as const;
  if (label === undefined) return { ...base, because: `the label ${name} is waited for; nobody has set it` };
  if (by === null || label.at === null) return { ...base, because: `it cannot be seen who set the label ${name}` };
  if (by.bot) return { ...base, because: `the label ${name} was set by ${by.login}, and it takes a person` };
  if (opened === null || secondOf(label.at) <= secondOf(opened))
    return { ...base, because: `the label ${name} was set before the gate opened: take it off and set it again` };
  if (look.pull && !sinceBase(look.pull, undefined, label.at))
    return { ...base, because: `the label ${name} was set before the base was changed: take it off and set it again` };
  const person = { login: by.login, id: by.id };
  if (!(await mayApprove(look, person)))
    return { ...base, because: `the label ${name} was set by ${by.login}, who may not pass this gate` };
  const met = { met: true, because: `${by.login} set the label ${name}`, ref: `label/${name}`, by: person };
  return { ...base, ...met, witnesses: await look.sawAt(label.at) };
}

function dateSeen({ now }: GateLook, date: string): EventSeen {
  const met = Date.parse(date) <= Date.parse(now);
  const because = met ? `${date} has come` : `the gate waits until ${date}`;
  return { kind: "date", name: date, met, because, ref: met ? `date/${date}` : null, by: null };
}

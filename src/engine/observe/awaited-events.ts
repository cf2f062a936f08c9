import {
  type AwaitedEvent,
  EVENT_KINDS,
  type EventKind,
  type EventSeen,
  type IntentState,
  type Person,
  type SeenFiles,
  sourceRef,
  workingStage,
} from "../../method/index.ts";
import type { Checks, Permissions, PullRequestSeen, Snapshot } from "../../ports/index.ts";
import { secondOf } from "../../shared/index.ts";
import type { Config } from "../../studio/index.ts";
import { mayDo } from "./approvals.ts";
import { awaitedCheck } from "./awaited-check.ts";
import { sinceBase } from "./base-changes.ts";

/** What is asked about the working stage's gate; `now` is ISO 8601. */
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
export type SawAt = (moment: string) => Promise<SeenFiles>;

type EventLook = GateLook & { readonly sawAt: SawAt };

/** How the event of this name stands, whose declaration is the third. */
type SeeEvent = (look: EventLook, name: string, awaited: AwaitedEvent) => Promise<EventSeen>;

const SEE: Readonly<Record<EventKind, SeeEvent>> = { check: checkSeen, label: labelSeen, date: dateSeen };

/** The outside events that the working stage's gate waits for, as they stand now. */
export async function eventsSeen(look: EventLook): Promise<readonly EventSeen[]> {
  const awaited = workingStage(look.state)?.frozen.await;
  const seen: EventSeen[] = [];
  for (const kind of EVENT_KINDS) {
    const name = awaited?.[kind];
    if (awaited && name !== undefined) seen.push(await SEE[kind](look, name, awaited));
  }
  return seen;
}

/** Whether this person may pass the gate of the working stage now. */
export function mayPass(
  { state, config, permissions }: Pick<GateLook, "state" | "config" | "permissions">,
  person: Person,
): Promise<boolean> {
  const stage = workingStage(state);
  const needed = stage === null ? undefined : config.gates[stage.name]?.approve;
  return mayDo({ permissions, config, action: "approve", needed }, person);
}

/** GitHub shows the newest status of a name alone, whoever set it: what others have set before is asked for. */
async function checkSeen({ pull, checks }: GateLook, check: string, { app, by }: AwaitedEvent): Promise<EventSeen> {
  const shown = pull?.statuses.some(({ name }) => name === check) ?? false;
  const statuses = pull && shown ? await checks.statuses(pull.head, check) : [];
  return awaitedCheck({ check, app, by }, pull?.checks ?? [], statuses);
}

/**
 * A label counts when somebody who may pass the gate set it while the gate was open, and for what they saw then: one from
 * before saw something else. GitHub tells the second only, so a label of the very second in which the gate opened is taken for one from before.
 */
async function labelSeen(look: EventLook, name: string): Promise<EventSeen> {
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
  if (!(await mayPass(look, person)))
    return { ...base, because: `the label ${name} was set by ${by.login}, who may not pass this gate` };
  const met = {
    met: true,
    because: `${by.login} set the label ${name}`,
    ref: sourceRef({ from: "label", name }),
    by: person,
  };
  return { ...base, ...met, witnesses: await look.sawAt(label.at) };
}

async function dateSeen({ now }: GateLook, date: string): Promise<EventSeen> {
  const met = Date.parse(date) <= Date.parse(now);
  const because = met ? `${date} has come` : `the gate waits until ${date}`;
  return {
    kind: "date",
    name: date,
    met,
    because,
    ref: met ? sourceRef({ from: "date", name: date }) : null,
    by: null,
  };
}

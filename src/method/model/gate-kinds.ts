import type { EventKind } from "./awaited-events.ts";

/*
 * The kinds of gate, a row each. Whatever asks what a gate takes asks its rows; nothing else tells one kind from another.
 */

export const GATE_KINDS = ["auto", "ask", "external", "await"] as const;
/** What a stage's `gate` list may hold; any of them may pass it, but events are needed besides. */
export type GateKind = (typeof GATE_KINDS)[number];

/** What passes a gate: nothing more than the signatures, an approval, or the merge. Events are needed besides whatever else it takes. */
export type GateTakes = "nothing" | "approval" | "merge" | "events";

/** All by which the kinds differ. */
export interface GateKindRow {
  readonly takes: GateTakes;
  /** Which of what is written below `await:` it waits for; one of them has to be written there. */
  readonly events: readonly EventKind[];
  /** Whether a stage with it has a pull request of its own, whatever the config says. */
  readonly own_pull: boolean;
  /** What it becomes where every stage is merged by people, and where no person is asked (null: it falls away). */
  readonly discrete: GateKind;
  readonly autopilot: GateKind | null;
  /** Ends "this stage is passed when: …"; of events only where the ledger does not tell which. */
  readonly words: string;
  /** The same for whoever writes a studio, in a word or two. */
  readonly note: string;
}

export const GATE_KIND_ROWS: Readonly<Record<GateKind, GateKindRow>> = {
  auto: {
    takes: "nothing",
    events: [],
    own_pull: false,
    discrete: "external",
    autopilot: "auto",
    words: "passes by itself when everything is signed",
    note: "opens by itself",
  },
  ask: {
    takes: "approval",
    events: [],
    own_pull: true,
    discrete: "external",
    autopilot: null,
    words: "a person approves",
    note: "a person approves",
  },
  external: {
    takes: "merge",
    events: [],
    own_pull: true,
    discrete: "external",
    autopilot: "external",
    words: "a person merges the pull request",
    note: "a person merges",
  },
  await: {
    takes: "events",
    events: ["check", "label", "date"],
    own_pull: true,
    discrete: "await",
    autopilot: "await",
    words: "an outside event has happened",
    note: "an event",
  },
};

/** Whether one of the kinds takes this. */
export function gateTakes(gate: readonly GateKind[], what: GateTakes): boolean {
  return gate.some((kind) => GATE_KIND_ROWS[kind].takes === what);
}

/** Whether none of the kinds takes anything else. */
export function gateTakesOnly(gate: readonly GateKind[], ...what: readonly GateTakes[]): boolean {
  return gate.every((kind) => what.includes(GATE_KIND_ROWS[kind].takes));
}

/** Events that the kinds wait for where they are declared. */
export function eventsOfGate(gate: readonly GateKind[]): readonly EventKind[] {
  return gate.flatMap((kind) => GATE_KIND_ROWS[kind].events);
}

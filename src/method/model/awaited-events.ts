import * as z from "zod";
import type { ErrorCode } from "../../shared/index.ts";
import { APPROVERS, NOBODY } from "./reason.ts";
import { type Recorded, text } from "./recorded.ts";

/*
 * The outside events that a gate may wait for, a row each: what is written below `await:`, and what is told of it. How one is
 * seen is the engine's to say.
 */

/** Kind → keys below `await:`: its own first, whose value names the event, then what says more of it. */
export const AWAITED_KEYS = {
  check: ["check", "app", "by"],
  label: ["label"],
  date: ["date"],
} as const;

/** What a gate may wait for besides people. */
export type EventKind = keyof typeof AWAITED_KEYS;
/** A key that may stand below `await:`. */
export type AwaitedKey = (typeof AWAITED_KEYS)[EventKind][number];

export const EVENT_KINDS = Object.keys(AWAITED_KEYS) as readonly EventKind[];
/** Every key there may be below `await:`, in the order in which it is kept. */
export const ALL_AWAITED_KEYS: readonly AwaitedKey[] = EVENT_KINDS.flatMap((kind) => AWAITED_KEYS[kind]);

/**
 * The events that a gate waits for, by name. `app` and `by` say whose check counts: slug of the App whose checks and
 * statuses do, login of the account whose statuses do.
 */
export const AwaitedShape = z.strictObject(
  // Every key has this one shape.
  Object.fromEntries(ALL_AWAITED_KEYS.map((key) => [key, text.optional()])) as Record<
    AwaitedKey,
    z.ZodOptional<typeof text>
  >,
);
/** A key that is not declared is missing; where several kinds are declared, all of them have to happen. */
export type AwaitedEvent = Recorded<typeof AwaitedShape>;

/** Why what is written below `await:` says less, or something else, than was meant. */
export interface AwaitedProblem {
  readonly code: ErrorCode;
  readonly what: string;
  readonly fix: string;
}

/** What is told of one kind of event, and what may be wrong with its declaration. */
export interface AwaitedEventRow {
  /**
   * Where somebody who may pass the gate brings it about, and so only for what they saw: what they do when something newer
   * stands. Null where it is nobody's act, and people are not waited for.
   */
  readonly again: string | null;
  /** It is a check of the repository: while it is waited for it does not hold the gate up besides. */
  readonly is_check: boolean;
  /** Ends "this stage is passed when: …". */
  readonly words: (awaited: AwaitedEvent) => string;
  /** Who can bring the event of this name about, and how. */
  readonly who: (name: string) => string;
  readonly how: (name: string) => string;
  /** For whoever writes a studio. */
  readonly note: string;
  /** None where the declaration says what it means; else errors for whoever writes the studio. */
  readonly problems: (awaited: AwaitedEvent) => readonly AwaitedProblem[];
}

export const AWAITED_EVENT_ROWS: Readonly<Record<EventKind, AwaitedEventRow>> = {
  check: {
    again: null,
    is_check: true,
    words: ({ check, app, by }) => `the check ${check}${fromWords(app, by)} has succeeded`,
    who: (name) => `whoever runs ${name}`,
    how: (name) => `the check \`${name}\` has to succeed`,
    note: "a check's name (from whom: app, an App's slug, or by, an account)",
    problems: checkProblems,
  },
  label: {
    again: "take it off and set it again",
    is_check: false,
    words: ({ label }) => `somebody who may has set the label ${label}`,
    who: () => APPROVERS,
    how: (name) => `set the label \`${name}\` on the pull request`,
    note: "a label",
    problems: () => [],
  },
  date: {
    again: null,
    is_check: false,
    words: ({ date }) => `${date} has come`,
    who: () => NOBODY,
    how: () => "nothing is to be done: it goes on by itself",
    note: "a date",
    problems: ({ date }) =>
      date === undefined || isDate(date)
        ? []
        : [
            {
              code: "date_invalid",
              what: `"${date}" is no date`,
              fix: "write it as 2026-12-31 or 2026-12-31T09:00:00Z",
            },
          ],
  },
};

/** What the gate is passed by, as it was declared. */
export function awaitedWords(awaited: AwaitedEvent): string {
  const declared = EVENT_KINDS.filter((kind) => awaited[kind] !== undefined);
  return declared.map((kind) => AWAITED_EVENT_ROWS[kind].words(awaited)).join(" and ");
}

function fromWords(app: string | undefined, by: string | undefined): string {
  const from = [...(app === undefined ? [] : [`the App ${app}`]), ...(by === undefined ? [] : [by])];
  return from.length === 0 ? "" : ` of ${from.join(" or ")}`;
}

function checkProblems({ check, app, by }: AwaitedEvent): readonly AwaitedProblem[] {
  const nobody: AwaitedProblem = {
    code: "await_from_nobody",
    what: "says from whom a check must come, and names nobody",
    fix: "name them or leave it out",
  };
  const noCheck: AwaitedProblem = {
    code: "await_from_no_check",
    what: "says from whom a check must come, and names no check",
    fix: "add its name: await: { check: <name>, app: <slug> }",
  };
  return [...(app === "" || by === "" ? [nobody] : []), ...((app || by) && !check ? [noCheck] : [])];
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) && !Number.isNaN(Date.parse(text));
}

import * as z from "zod";
import { FrozenIntentShape, GoalShape, HowEndedShape, type IntentState, MODES, PersonShape } from "../model/index.ts";
import { Count, Oid, type Recorded, Slug, Time, text } from "../model/recorded.ts";
import { sourceRef } from "../source-ref.ts";
import { migrateRules } from "../transitions/migrate.ts";
import { forbid } from "../transitions/rules.ts";
import { event } from "./event.ts";

const StartShape = z.strictObject({
  at: Time,
  slug: Slug,
  /** Folder of the work on its branches; missing in ledgers from before it had a name of its own: the slug. */
  folder: Slug.optional(),
  title: text,
  /** What was asked for, as it stood then. Missing in ledgers from before it was kept. */
  goal: GoalShape.optional(),
  studio: z.strictObject({ name: text, digest: text }),
  mode: z.enum(MODES),
  by: z.enum(["app", "actions"]),
  /** Missing in events from before there was more than one set of rules. */
  rules: Count.optional(),
  stages: z.array(Slug),
  frozen: FrozenIntentShape,
  created: z.strictObject({ by: PersonShape, source: text }),
});

/** Events of the intent as a whole, and of its ledger. */
export const INTENT_EVENTS = {
  start: event({
    schema: StartShape,
    apply: () => forbid("the intent has begun already"),
    subject: () => "intent started",
    history: ({ created, title }) => ({ by: created.by, about: created.source, note: title }),
  }),

  /** From here on the ledger goes by these rules; what stands before this event keeps to those it was written under. */
  migrate: event({
    schema: z.strictObject({ at: Time, rules: Count }),
    apply: migrateRules,
    subject: () => "migrate",
    history: ({ rules }) => ({ note: `by rules ${rules} from here on` }),
  }),

  /** Copies of plans and records, made at delivery: path below `work/` → blob id. */
  archive: event({
    schema: z.strictObject({ at: Time, files: z.record(text, text) }),
    apply: (state, { files }) => ({ ...state, archive: files }),
    subject: () => "plans and records kept",
    history: ({ files }) => ({ note: `${Object.keys(files).length} files` }),
  }),

  end: event({
    schema: z.strictObject({
      at: Time,
      how: HowEndedShape,
      by: PersonShape.nullable(),
      ref: text.nullable(),
      reason: text.nullable(),
    }),
    apply: (state, { at, how, by, ref, reason }) => ({
      ...state,
      intent: { ...state.intent, ended: { at, how, by, ref, reason } },
    }),
    subject: ({ how }) => `intent ${how}`,
    history: ({ by, ref, how, reason }) => ({ by, about: ref, note: [how, reason].filter(Boolean).join(": ") }),
  }),

  /** Commits on the ledger that the App did not make are undone: the ledger is what it was at this tree. Who made them is kept. */
  restore: event({
    schema: z.strictObject({
      tree: Oid,
      at: Time.optional(),
      commits: z.array(z.strictObject({ sha: Oid, by: PersonShape.nullable(), name: text })).optional(),
    }),
    apply(state, { at, commits = [] }) {
      if (at === undefined || state.intent.ended !== null) return state;
      const undone = commits.map(({ sha, by, name }) => ({
        at,
        by,
        source: sourceRef({ from: "ledger", sha }),
        do: "undone",
        note: name,
      }));
      return { ...state, intent: { ...state.intent, interventions: [...state.intent.interventions, ...undone] } };
    },
    subject: () => "foreign commit undone",
    history: ({ tree, commits = [] }) => ({
      about: tree,
      note: commits.map(({ sha, name }) => `${sha} by ${name}`).join(", "),
    }),
    afterEnd: true,
  }),
};

/** The ledger of an intent that starts. */
export function startIntent(start: { readonly do: "start" } & Recorded<typeof StartShape>): IntentState {
  const { slug, folder, goal, title, studio, mode, by, rules, stages, frozen, created, at } = start;
  return {
    slug,
    intent: {
      title,
      ...(folder === undefined ? {} : { folder }),
      ...(goal === undefined ? {} : { goal }),
      studio,
      mode,
      by,
      ...(rules === undefined ? {} : { rules }),
      stages,
      frozen,
      created: { at, ...created },
      paused: null,
      head: null,
      runs: [],
      approvals: {},
      delivery: null,
      ended: null,
      interventions: [],
    },
    stages: {},
    findings: [],
    archive: {},
  };
}

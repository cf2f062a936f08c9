import * as z from "zod";
import { parseYaml, UserError } from "../../shared/index.ts";
import type { StepIdentity } from "./step-identity.ts";

/** Which steps an entry is for. What is left out matches anything; a list matches any of its words. */
const Word = z.union([z.string(), z.array(z.string())]);
const Match = z.strictObject({
  stage: Word.optional(),
  kind: Word.optional(),
  subject: Word.optional(),
  /** Same as `subject`, for readers: number of the unit, role, or finding. */
  unit: Word.optional(),
  role: Word.optional(),
  finding: Word.optional(),
  hat: Word.optional(),
  bolt: z.number().int().optional(),
  n: z.number().int().optional(),
  attempt: z.number().int().optional(),
});

const Call = z.strictObject({
  tool: z.string(),
  args: z.record(z.string(), z.unknown()).default({}),
  /** Keeps the answer: its fields are `${<as>.<field>}` afterwards. */
  as: z.string().optional(),
});

/** One thing to do; texts in it may hold placeholders (see `Placeholders`). A `note` is only said. */
export type Action =
  | { readonly write: { readonly path: string; readonly content: string; readonly executable?: boolean | undefined } }
  | { readonly copy: { readonly from: string; readonly to: string } }
  | { readonly delete: { readonly path: string } }
  | {
      readonly call: z.infer<typeof Call>;
      /** The named error this call must meet; `then` is done after it. */
      readonly expect_error?: string | undefined;
      readonly then?: readonly Action[] | undefined;
    }
  | { readonly note: string };

const Action: z.ZodType<Action> = z.lazy(() =>
  z.union([
    z.strictObject({
      write: z.strictObject({ path: z.string(), content: z.string(), executable: z.boolean().optional() }),
    }),
    z.strictObject({ copy: z.strictObject({ from: z.string(), to: z.string() }) }),
    z.strictObject({ delete: z.strictObject({ path: z.string() }) }),
    // biome-ignore lint/suspicious/noThenProperty: the playbook's own word; a list is nothing that could be awaited
    z.strictObject({ call: Call, expect_error: z.string().optional(), then: z.array(Action).optional() }),
    z.strictObject({ note: z.string() }),
  ]),
);

const Entry = z.strictObject({ match: Match, do: z.array(Action) });

/** What the rehearsal agent plays: for each step the first entry that matches it. */
export const Playbook = z.strictObject({ playbook: z.literal(1), steps: z.array(Entry) });
/** A playbook with every default filled in. */
export type Playbook = z.infer<typeof Playbook>;

/** Fails with a FormatError for anything but a playbook of at most 2 MiB. */
export function parsePlaybook(text: string, file: string): Playbook {
  return parseYaml(text, Playbook, { file, maxBytes: 2 * 1024 * 1024 });
}

/** Reviews for which the playbook says nothing end well; everything else has to be written down. */
const DEFAULTS: Readonly<Record<string, readonly Action[]>> = {
  review: [{ call: { tool: "haiku_review_complete", args: { summary: "Looked at it; nothing to add." } } }],
  approve: [{ call: { tool: "haiku_review_complete", args: { summary: "Looked at it; nothing to add." } } }],
};

/** What to do in a step. Fails with `playbook_silent` when neither the playbook nor a default says it. */
export function actionsFor(playbook: Playbook | null, step: StepIdentity): readonly Action[] {
  const entry = playbook?.steps.find(({ match }) => matches(match, step));
  const actions = entry?.do ?? DEFAULTS[step.kind];
  if (actions) return actions;
  const wanted = JSON.stringify({ stage: step.stage, kind: step.kind, subject: step.subject, hat: step.hat });
  throw new UserError(
    "playbook_silent",
    `the playbook has no entry for the step ${step.key}`,
    `add one with ${wanted}`,
  );
}

function matches(match: z.infer<typeof Match>, step: StepIdentity): boolean {
  const { unit, role, finding, ...own } = match;
  const { subject } = own;
  return (
    [subject, unit, role, finding].every((wanted) => fits(wanted, step.subject)) &&
    fits(match.stage, step.stage) &&
    fits(match.kind, step.kind) &&
    fits(match.hat, step.hat) &&
    [["bolt", match.bolt] as const, ["n", match.n] as const, ["attempt", match.attempt] as const].every(
      ([name, wanted]) => wanted === undefined || wanted === step[name],
    )
  );
}

function fits(wanted: string | readonly string[] | undefined, is: string | null): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === "string" ? wanted === (is ?? "-") : wanted.includes(is ?? "-");
}

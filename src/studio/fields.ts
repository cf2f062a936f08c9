import * as z from "zod";
import { ALL_AWAITED_KEYS, type AwaitedKey } from "../method/index.ts";
import { checkShape, collectProblems, type FormatProblem, nearest, own } from "../shared/index.ts";
import type { StudioFile } from "./files.ts";
import type { Problems } from "./problem.ts";

type Shape = Readonly<Record<string, z.ZodType>>;
type Read<S extends Shape> = { readonly [K in keyof S]?: z.output<S[K]> };

/** A text, also when it reads like a number; a list of them, also when one stands alone. */
const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)], {
  error: "expected a text",
});
const texts = z.union([z.array(text), z.string().transform((one) => [one])], { error: "expected a list of texts" });
const word = z.string();

/** Fields of studios written for other programs: they are taken without a word, and nothing follows from them. */
export const PASSED_OVER: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ["agent_type", text],
  ["outputs", z.array(z.looseObject({}))],
]);

export const HatFields = {
  name: text,
  model: word,
  interpretation: z.enum(["lens", "strict"]),
  writes: z.boolean(),
};

export const ReviewerFields = {
  name: text,
  model: word,
  interpretation: z.enum(["lens", "strict"]),
  applies_to: texts,
  scope: z.enum(["stage", "intent"]),
};

export const TemplateFields = {
  name: text,
  location: word,
  scope: z.enum(["intent", "project", "stage", "repo", "external"]),
  format: text,
  required: z.boolean(),
  model: word,
};

export const StudioFields = {
  name: text,
  slug: text,
  aliases: texts,
  description: text,
  stages: texts,
  category: text,
  default_model: word,
  fix_hats: texts,
};

// Every key has this one shape.
const awaited = Object.fromEntries(ALL_AWAITED_KEYS.map((key) => [key, text.optional()])) as Record<
  AwaitedKey,
  z.ZodOptional<typeof text>
>;

const Input = z.looseObject({ stage: z.string(), discovery: z.string().optional(), output: z.string().optional() });

export const StageFields = {
  name: text,
  description: text,
  hats: texts,
  fix_hats: texts,
  review: texts,
  elaboration: z.enum(["autonomous", "collaborative"]),
  inputs: z.array(Input),
  "review-agents-include": z.array(z.looseObject({ stage: z.string(), agents: texts })),
  "gate-protocol": z.looseObject({
    timeout: text.optional(),
    "timeout-action": z.enum(["escalate", "block"]).optional(),
    escalation: text.optional(),
    conditions: texts.optional(),
  }),
  await: z.looseObject(awaited),
  default_model: word,
};

/**
 * The fields of a studio's file. Studios in the wild are irregular: a field nobody knows and a field that is not what
 * it should be are left out with a warning, `null` counts as not written.
 */
export function readFields<S extends Shape>(file: StudioFile, shape: S, problems: Problems): Read<S> {
  const known = Object.keys(shape);
  const values = new Map<string, unknown>();
  for (const [name, value] of Object.entries(file.fields)) {
    const schema = own(shape, name);
    if (schema === undefined) {
      if (PASSED_OVER.has(name)) continue;
      const meant = nearest(name, known);
      const fix = meant ? `did you mean "${meant}"?` : "remove it";
      problems.warn("field_unknown", file.spot(name), `field "${name}" means nothing here`, fix);
    } else if (value !== null) {
      const lineOf = (path: readonly PropertyKey[]): number => file.spot(name, ...path).line;
      const read = collectProblems(() => checkShape(value, schema, file.spot(name).file, lineOf));
      if (read.ok) values.set(name, read.value);
      else unusable(file, name, read.error.problems[0], problems);
    }
  }
  // Each value has just been checked by the schema of its name.
  return Object.fromEntries(values) as Read<S>;
}

/** A gate nobody can read must not become one that opens by itself; everything else has a default that does no harm. */
function unusable(file: StudioFile, name: string, { line, what, fix }: FormatProblem, problems: Problems): void {
  const at = { ...file.spot(name), line: line ?? file.spot(name).line };
  const words = `field "${name}" is not usable: ${what}`;
  if (name === "review") problems.error("gate_unknown", at, words, fix);
  else problems.warn("field_invalid", at, words, fix);
}

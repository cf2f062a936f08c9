import { z } from "zod";
import { checkShape, collectProblems, nearest } from "../shared/index.ts";
import type { StudioFile } from "./files.ts";
import type { Problems } from "./problem.ts";

type Shape = Readonly<Record<string, z.ZodType>>;
type Read<S extends Shape> = { readonly [K in keyof S]?: z.output<S[K]> };

/** A list, also when one text stands alone. */
const texts = z.union([z.array(z.coerce.string()), z.string().transform((one) => [one])]);
const text = z.coerce.string();
const word = z.string();

export const HatFields = { name: text, agent_type: text, model: word, interpretation: z.enum(["lens", "strict"]) };

export const ReviewerFields = {
  name: text,
  model: word,
  agent_type: text,
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

const Input = z.looseObject({ stage: z.string(), discovery: z.string().optional(), output: z.string().optional() });

export const StageFields = {
  name: text,
  description: text,
  hats: texts,
  fix_hats: texts,
  review: texts,
  elaboration: z.enum(["autonomous", "collaborative"]),
  inputs: z.array(Input),
  outputs: z.array(z.looseObject({})),
  "review-agents-include": z.array(z.looseObject({ stage: z.string(), agents: texts })),
  "gate-protocol": z.looseObject({
    timeout: text.optional(),
    "timeout-action": z.enum(["escalate", "block"]).optional(),
    escalation: text.optional(),
    conditions: texts.optional(),
  }),
  await: z.looseObject({ check: text.optional(), label: text.optional(), date: text.optional() }),
  default_model: word,
};

/**
 * The fields of a studio's file. Studios in the wild are irregular: a field nobody knows and a field that is not what
 * it should be are left out with a warning, `null` counts as not written.
 */
export function readFields<S extends Shape>(file: StudioFile, shape: S, problems: Problems): Read<S> {
  const known = Object.keys(shape);
  const values: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(file.fields)) {
    const schema = shape[name];
    const spot = file.spot(name);
    if (schema === undefined) {
      const meant = nearest(name, known);
      problems.warn(spot, `field "${name}" means nothing here`, meant ? `did you mean "${meant}"?` : "remove it");
    } else if (value !== null) {
      const read = collectProblems(() => checkShape(value, schema, spot.file));
      if (read.ok) values[name] = read.value;
      else
        problems.warn(
          spot,
          `field "${name}" is not usable: ${read.error.problems[0].what}`,
          read.error.problems[0].fix,
        );
    }
  }
  // Each value has just been checked by the schema of its name.
  return values as Read<S>;
}

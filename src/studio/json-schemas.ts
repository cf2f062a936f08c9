import * as z from "zod";
import { GATE_KINDS } from "../method/index.ts";
import { ConfigShape } from "./config-shape.ts";
import { FIELD_NOTES } from "./field-notes.ts";
import { HatFields, PASSED_OVER, ReviewerFields, StageFields, StudioFields, TemplateFields } from "./fields.ts";

type Shape = Readonly<Record<string, z.ZodType>>;
type Json = Readonly<Record<string, unknown>>;

const gate = z.enum(GATE_KINDS);

/** What people may write besides the fields of a file, in a project's own file over a shipped one. */
const OVERLAY = { replace: z.boolean() };

const FRONT_MATTER: Readonly<Record<string, readonly [title: string, shape: Shape]>> = {
  studio: ["Front matter of STUDIO.md", StudioFields],
  // The loader takes any words here, to be able to say which of them is no gate.
  stage: [
    "Front matter of STAGE.md",
    { ...StageFields, ...passedOver("outputs"), review: z.union([gate, z.array(gate)]) },
  ],
  hat: ["Front matter of a hat, if it has any", { ...HatFields, ...passedOver("agent_type") }],
  "review-agent": ["Front matter of a review agent, if it has any", { ...ReviewerFields, ...passedOver("agent_type") }],
  discovery: ["Front matter of a discovery template", TemplateFields],
  output: ["Front matter of an output template", TemplateFields],
};

function passedOver(name: string): Shape {
  const shape = PASSED_OVER.get(name);
  return shape === undefined ? {} : { [name]: shape };
}

/**
 * JSON Schemas (draft 2020-12) of everything people write by hand, by file name: for editors. Made from the shapes that
 * files are read with. An editor is stricter than the loader, which takes unknown fields of front matter with a warning.
 */
export function jsonSchemas(): ReadonlyMap<string, Json> {
  const frontMatter = Object.entries(FRONT_MATTER).map(([name, [title, shape]]): [string, Json] => {
    return [`${name}.schema.json`, schemaOf(title, z.strictObject(optional({ ...shape, ...OVERLAY })), FIELD_NOTES)];
  });
  const config = schemaOf("Configuration of Haiku, .github/haiku.yml", ConfigShape, {});
  return new Map([["haiku.schema.json", config], ...frontMatter]);
}

/** Every field may be left out, and may be left empty. */
function optional(shape: Shape): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(shape).map(([name, type]) => [name, type.nullable().optional()]));
}

function schemaOf(title: string, shape: z.ZodType, notes: Readonly<Record<string, string>>): Json {
  const { $schema, properties, ...rest } = z.toJSONSchema(shape, { io: "input", target: "draft-2020-12" });
  const noted = Object.entries(properties ?? {}).map(([name, field]) => {
    const note = notes[name];
    return [name, note === undefined || typeof field === "boolean" ? field : { description: note, ...field }] as const;
  });
  return { $schema, title, ...rest, properties: Object.fromEntries(noted) };
}

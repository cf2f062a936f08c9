import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { readFrontMatter, readYaml } from "../../../src/shared/index.ts";
import { jsonSchemas } from "../../../src/studio/json-schemas.ts";
import { expectGolden } from "../../support/golden.ts";
import { shippedStudios } from "../../support/shipped-studios.ts";

/** Here because people's editors read them, not only tests. `npm run golden` writes them anew. */
const FOLDER = "../../../studios/schemas/";
const schemas = jsonSchemas();

function validator(name: string) {
  const schema = schemas.get(`${name}.schema.json`);
  if (schema === undefined) throw new TypeError(`there is no schema ${name}`);
  return new Ajv2020({ strict: false, allErrors: true }).compile(schema);
}

/** Two spaces, short lists on one line: as the formatter of this repository leaves it. */
function fileText(schema: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(schema, null, 2);
  return `${text.replace(/\[\n\s+([^[\]{}]*?)\n\s+\]/g, (_, list: string) => `[${list.split(/,\n\s+/).join(", ")}]`)}\n`;
}

const KINDS: readonly (readonly [string, RegExp])[] = [
  ["studio", /\/STUDIO\.md$/],
  ["stage", /\/STAGE\.md$/],
  ["hat", /\/(?:fix-)?hats\//],
  ["review-agent", /\/review-agents\//],
  ["discovery", /\/stages\/[^/]+\/discovery\//],
  ["output", /\/stages\/[^/]+\/outputs\//],
];

describe("the schemas for editors", () => {
  it.each([...schemas])("%s is what the code says", (name, schema) => {
    expectGolden(`../../studios/schemas/${name}`, fileText(schema));
  });

  it("has no file that nothing makes", () => {
    const files = readdirSync(fileURLToPath(new URL(FOLDER, import.meta.url)));
    expect(files.sort()).toEqual([...schemas.keys()].sort());
  });

  it.each(KINDS)("%s takes every such file of the shipped studios", (name, pattern) => {
    const validate = validator(name);
    const files = [...shippedStudios()].filter(([path]) => pattern.test(path));
    expect(files.length).toBeGreaterThan(3);
    const refused = files.filter(([path, text]) => !validate(readFrontMatter(text, path)?.data ?? {}));
    expect(refused.map(([path]) => path)).toEqual([]);
  });

  it.each([
    ["stage", { review: "maybe" }],
    ["stage", { hat: ["a", "b"] }],
    ["stage", { "gate-protocol": { "timeout-action": "wait" } }],
    ["hat", { interpretation: "loose" }],
    ["output", { required: "yes" }],
    ["studio", { stages: [{ name: "a" }] }],
    ["haiku", { mod: "discrete" }],
    ["haiku", { permissions: { approve: "everybody" } }],
  ])("%s refuses %j", (name, value) => {
    expect(validator(name)(value)).toBe(false);
  });

  it("takes a configuration that says a little of everything", () => {
    const text = 'studio: etl\nmode: discrete\ngates: { deployment: { approve: "@acme/sre", count: 2 } }\nlimits: { minutes: 20 }\n';
    expect(validator("haiku")(readYaml(text, "haiku.yml").value)).toBe(true);
  });

  it("says of every field of front matter what it is for", () => {
    for (const [name, schema] of schemas) {
      if (name === "haiku.schema.json") continue;
      const fields = Object.values(schema.properties as Record<string, { readonly description?: string }>);
      expect(fields.filter(({ description }) => !description), name).toEqual([]);
    }
  });
});

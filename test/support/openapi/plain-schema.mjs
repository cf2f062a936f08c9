/**
 * One of GitHub's descriptions as plain JSON Schema: prose out, `nullable` out, references to components shortened to
 * `#/schemas/<name>`.
 */
const PROSE = new Set(["description", "example", "examples", "title", "externalDocs", "deprecated", "xml", "default"]);

function withNull(schema) {
  const { nullable: _nullable, ...rest } = schema;
  if (typeof rest.type === "string") {
    const out = { ...rest, type: [rest.type, "null"] };
    if (rest.enum && !rest.enum.includes(null)) out.enum = [...rest.enum, null];
    return out;
  }
  return { anyOf: [{ type: "null" }, rest] };
}

function without(node, key, inProperties) {
  if (!inProperties && key in node) delete node[key];
  return node;
}

/** Turns parts of one description into plain schemas, and remembers which components they refer to. */
export class PlainSchemas {
  #components;
  #needed = new Set();

  /** @param components `components.schemas` of the description. */
  constructor(components) {
    this.#components = components;
  }

  /** `inProperties`: the keys of `node` are names, not keywords. */
  plain(node, inProperties = false) {
    if (Array.isArray(node)) return node.map((entry) => this.plain(entry));
    if (node === null || typeof node !== "object") return node;
    if (!inProperties && typeof node.$ref === "string") {
      const name = node.$ref.split("/").at(-1);
      this.#needed.add(name);
      return { $ref: `#/schemas/${name}` };
    }
    const out = {};
    for (const [key, value] of Object.entries(node)) {
      if (!inProperties && (PROSE.has(key) || key.startsWith("x-") || key === "discriminator")) continue;
      out[key] = this.plain(value, !inProperties && key === "properties");
    }
    return !inProperties && out.nullable === true ? withNull(out) : without(out, "nullable", inProperties);
  }

  /** Every component that was referred to so far, and what these refer to. */
  components() {
    const schemas = {};
    for (let todo = [...this.#needed]; todo.length > 0; todo = [...this.#needed].filter((name) => !(name in schemas))) {
      for (const name of todo) schemas[name] = this.plain(this.#components[name]);
    }
    return schemas;
  }
}

import { Ajv, type ValidateFunction } from "ajv";

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Formats of GitHub's descriptions; the ones that say nothing a test could break are let through. */
const SAYS_NOTHING = { email: true, "repo.nwo": true, int64: true } as const;
const FORMATS = { "date-time": DATE, uri: isUri, "uri-template": isUri, ...SAYS_NOTHING };

/** Made quickly rather than to be quick: there are many schemas, and each is used little. */
const SETTINGS = { strict: false, inlineRefs: false, code: { optimize: false }, formats: FORMATS };

/** The validators of one slice of GitHub's descriptions, each made when it is first needed. */
export class Validators {
  readonly #ajv: Ajv;
  readonly #coercing: Ajv;
  /** Kept for all local GitHubs of a process: compiling costs more than a small story's requests. */
  readonly #made = new Map<string, ValidateFunction>();

  /** `schemas`: what the slice refers to as `#/schemas/…`. */
  constructor(schemas: Readonly<Record<string, object>>) {
    this.#ajv = new Ajv(SETTINGS);
    this.#coercing = new Ajv({ ...SETTINGS, coerceTypes: true });
    for (const ajv of [this.#ajv, this.#coercing]) ajv.addSchema({ $id: "github", schemas });
  }

  /** What is wrong with `data`, in one line; null when it is as described. `key` names the schema for good. */
  problem(key: string, schema: () => object, data: unknown): string | null {
    return problemOf(this.#validator(key, schema, this.#ajv), data);
  }

  /** The same for texts that stand for numbers and booleans. */
  problemOfTexts(key: string, schema: () => object, data: Readonly<Record<string, string>>): string | null {
    return problemOf(this.#validator(key, schema, this.#coercing), data);
  }

  #validator(key: string, schema: () => object, ajv: Ajv): ValidateFunction {
    const known = this.#made.get(key);
    if (known) return known;
    const made = ajv.compile(pointed(schema()));
    this.#made.set(key, made);
    return made;
  }
}

function isUri(text: string): boolean {
  return URL.canParse(text.replaceAll(/\{[^}]*\}/g, ""));
}

/** The slice refers to `#/schemas/…`; compiled alone, a schema must name the document. */
function pointed(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/schemas/', '"github#/schemas/'));
}

function problemOf(validate: ValidateFunction, data: unknown): string | null {
  if (validate(data)) return null;
  const errors = (validate.errors ?? []).slice(0, 4);
  return errors
    .map((one) => `${one.instancePath || "/"} ${one.message ?? ""} ${JSON.stringify(one.params)}`)
    .join("; ");
}

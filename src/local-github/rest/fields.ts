import { isRecord } from "../../shared/index.ts";
import { ApiError } from "../http/api-error.ts";

/** Reads a request body that is already known to fit GitHub's description; what does not fit is a 422 all the same. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(body: unknown) {
    this.#values = isRecord(body) ? body : {};
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw wrong(name, "is missing");
    return value;
  }

  /** Null counts as absent; `textOrNull` keeps it. */
  optionalText(name: string): string | undefined {
    const value = this.#values[name] ?? undefined;
    if (value === undefined || typeof value === "string") return value;
    if (typeof value === "number") return String(value);
    throw wrong(name, "is not a string");
  }

  textOrNull(name: string): string | null | undefined {
    return this.#values[name] === null ? null : this.optionalText(name);
  }

  /** One of these words; undefined when it is absent or another. */
  word<T extends string>(name: string, words: readonly T[]): T | undefined {
    return words.find((word) => word === this.#values[name]);
  }

  optionalNumber(name: string): number | undefined {
    const value = this.#values[name] ?? undefined;
    if (value === undefined || typeof value === "number") return value;
    throw wrong(name, "is not a number");
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  /** A list of strings; undefined when absent. */
  texts(name: string): readonly string[] | undefined {
    const value = this.#values[name] ?? undefined;
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw wrong(name, "is not a list");
    return value.map((entry) => (isRecord(entry) ? String(entry.name) : String(entry)));
  }

  object(name: string): Fields | undefined {
    const value = this.#values[name] ?? undefined;
    return value === undefined ? undefined : new Fields(value);
  }

  objects(name: string): readonly Fields[] {
    const value = this.#values[name] ?? [];
    if (!Array.isArray(value)) throw wrong(name, "is not a list");
    return value.map((entry) => new Fields(entry));
  }

  record(name: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.#values[name];
    return isRecord(value) ? value : undefined;
  }
}

function wrong(name: string, why: string): ApiError {
  return new ApiError(422, "Validation Failed", {
    errors: [{ field: name, code: "invalid", message: `${name} ${why}` }],
  });
}

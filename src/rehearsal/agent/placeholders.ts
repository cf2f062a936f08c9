import { UserError } from "../../shared/index.ts";

type Answer = Readonly<Record<string, unknown>>;

/** Values a playbook may use as `${name}`: parts of the step, answers kept with `as`, and ids of what was made. */
export class Placeholders {
  readonly #values = new Map<string, string>();
  readonly #made = new Map<string, number>();

  constructor(step: Readonly<Record<string, unknown>>) {
    for (const [name, value] of Object.entries(step)) this.#set(name, value);
  }

  /** Keeps an answer: `${<as>.<field>}`, and `${FB-new-1}`, `${unit-new-1}`, `${D-new-1}` for ids, counted from 1. */
  keep(answer: Answer, name: string | undefined): void {
    for (const [field, value] of Object.entries(answer)) if (name) this.#set(`${name}.${field}`, value);
    if ("written" in answer) this.#count("unit-new", answer.unit);
    this.#count("FB-new", answer.feedback_id ?? answer.duplicate_of);
    this.#count("D-new", answer.decision);
  }

  /** Fills every text in a value. Fails with `placeholder_unknown`, naming the ones there are. */
  fill<T>(value: T): T {
    // The shape stays the same: only texts inside are replaced by texts.
    return this.#filled(value) as T;
  }

  #filled(value: unknown): unknown {
    if (typeof value === "string")
      return value.replace(/\$\{([A-Za-z][\w.-]*)\}/g, (_, name: string) => this.#get(name));
    if (Array.isArray(value)) return value.map((item) => this.#filled(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#filled(inner)]));
  }

  #get(name: string): string {
    const value = this.#values.get(name);
    if (value !== undefined) return value;
    const known = [...this.#values.keys()].join(", ");
    throw new UserError("placeholder_unknown", `nothing is known as \${${name}} here`, `there are: ${known}`);
  }

  #set(name: string, value: unknown): void {
    if (typeof value === "string" || typeof value === "number") this.#values.set(name, String(value));
  }

  #count(name: string, id: unknown): void {
    if (typeof id !== "string") return;
    const number = (this.#made.get(name) ?? 0) + 1;
    this.#made.set(name, number);
    this.#set(`${name}-${number}`, id);
  }
}

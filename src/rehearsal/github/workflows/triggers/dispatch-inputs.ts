import { own, UserError } from "../../../../shared/index.ts";
import type { InputDefinition, Triggers } from "../definition/index.ts";

const MOST_CHARACTERS = 65_535;
type Declared = Readonly<Record<string, InputDefinition | undefined>>;

/** Every declared input, with its default where none was given. */
export interface DispatchInputs {
  /** As the `inputs` context shows them: booleans and numbers typed. */
  readonly typed: Readonly<Record<string, string | number | boolean>>;
  /** As `github.event.inputs` shows them: texts. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Checks what a dispatch was given against what the workflow declares, and fills in defaults. */
export function readDispatchInputs(triggers: Triggers, given: Readonly<Record<string, unknown>>): DispatchInputs {
  if (!Object.hasOwn(triggers, "workflow_dispatch"))
    throw refused("Workflow does not have 'workflow_dispatch' trigger");
  const declared: Declared = triggers.workflow_dispatch?.inputs ?? {};
  const unexpected = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (unexpected.length > 0) throw refused(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const length = Object.values(given).reduce((sum: number, value) => sum + asText(value).length, 0);
  if (length > MOST_CHARACTERS) throw refused(`inputs are too large: ${length} of ${MOST_CHARACTERS} characters`);
  const read = Object.entries(declared).map(([name, definition]) => {
    return { name, definition, text: readInput(name, definition, own(given, name)) };
  });
  const typed = read.map(({ name, definition, text }) => [name, toTyped(definition, text)] as const);
  return { typed: Object.fromEntries(typed), texts: Object.fromEntries(read.map(({ name, text }) => [name, text])) };
}

function readInput(name: string, definition: InputDefinition | undefined, given: unknown): string {
  const text = given === undefined || given === null ? (definition?.default ?? emptyOf(definition)) : asText(given);
  if (definition?.required === true && text === "") throw refused(`Required input '${name}' not provided`);
  if (text !== "" && definition?.type === "choice" && !(definition.options ?? []).includes(text)) {
    throw refused(`Provided value '${text}' for input '${name}' not in the list of allowed values`);
  }
  if (definition?.type === "boolean" && text !== "true" && text !== "false") {
    throw refused(`Provided value '${text}' for input '${name}' is not a boolean`);
  }
  if (definition?.type === "number" && text !== "" && Number.isNaN(Number(text))) {
    throw refused(`Provided value '${text}' for input '${name}' is not a number`);
  }
  return text;
}

function emptyOf(definition: InputDefinition | undefined): string {
  return definition?.type === "boolean" ? "false" : "";
}

function toTyped(definition: InputDefinition | undefined, text: string): string | number | boolean {
  if (definition?.type === "boolean") return text === "true";
  if (definition?.type === "number" && text !== "") return Number(text);
  return text;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function refused(message: string): UserError {
  return new UserError("dispatch_refused", message, "compare with `on.workflow_dispatch` of the workflow file");
}

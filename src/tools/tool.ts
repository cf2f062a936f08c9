/** Hints an agent's host shows or acts on. All four are always said: a missing one means "dangerous" to many hosts. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** One tool as agents see it: made of the command of the same name, whose schema its input is. */
export interface Tool {
  readonly name: string;
  /** For the agent: what it does, when to use it, what to do on the errors it names. */
  readonly description: string;
  readonly annotations: ToolAnnotations;
}

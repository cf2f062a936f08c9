/** Server-sent events with a name each, as most services stream. */
export function namedEvents(events: readonly (readonly [name: string, data: object])[]): string {
  return events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify({ type: name, ...data })}\n\n`).join("");
}

/** Server-sent events without names. */
export function plainEvents(events: readonly (object | string)[]): string {
  return events.map((data) => `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`).join("");
}

/** Every text in a piece of JSON, in order. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
  return [];
}

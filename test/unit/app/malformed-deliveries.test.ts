import examples from "@octokit/webhooks-examples" with { type: "json" };
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { EVENTS } from "../../../src/app/events/index.ts";
import { deliver, startTestApp, type TestApp } from "./app-under-test.ts";

const EXAMPLES = z
  .array(z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }))
  .parse(examples);

/** What may stand where something else was meant. `1e999` is read as Infinity. */
const ODD = ["null", "[]", "1e999", '"\\u0000"', '{"toString":null}'];

/** The example with one field replaced by JSON text, or left out, for each field down to the third level. */
function spoilt(value: unknown, odd: string | null, depth = 0): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || depth > 2) return [];
  const fields = Object.entries(value);
  const text = (skip: string, replaced: string | null): string => {
    const kept = fields.flatMap(([key, inner]) => {
      if (key !== skip) return [`${JSON.stringify(key)}:${JSON.stringify(inner)}`];
      return replaced === null ? [] : [`${JSON.stringify(key)}:${replaced}`];
    });
    return `{${kept.join(",")}}`;
  };
  return fields.flatMap(([key, inner]) => [
    text(key, odd),
    ...spoilt(inner, odd, depth + 1).map((changed) => text(key, changed)),
  ]);
}

/** Only what a handler reads can matter: fields with other names are spared. */
const READ =
  /^(action|installation|repository|sender|issue|comment|pull_request|check_run|merge_group|ref|state|branches|workflow_run|repositories|repositories_added|requested_action|owner|id|login|number|body|performed_via_github_app|head|base|repo|full_name|name|sha|app|external_id|head_sha|check_suite|head_branch|display_title|path|identifier|head_ref|base_ref|default_branch|node_id|archived)$/;

function reduced(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(reduced);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (READ.test(key) ? [[key, reduced(inner)]] : [])),
  );
}

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

describe("a signed delivery that is not what GitHub sends", () => {
  it.each(EVENTS.map(({ event }) => event))("of %s is answered, and breaks nothing", async (event) => {
    const example = EXAMPLES.find((one) => one.name === event)?.examples[0];
    const whole = reduced({ installation: { id: 5 }, ...example });
    const bodies = [...spoilt(whole, null), ...ODD.flatMap((odd) => spoilt(whole, odd))];
    expect(bodies.length).toBeGreaterThan(30);
    const waiting = [...ODD, ...bodies];
    const statuses = new Set<number>();
    while (waiting.length > 0) {
      const some = waiting.splice(0, 16).map((body) => deliver(app.url, event, null, { body }));
      for (const { status } of await Promise.all(some)) statuses.add(status);
    }
    await app.queue.idle();
    expect([...statuses]).toEqual([202]);
    expect(app.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});

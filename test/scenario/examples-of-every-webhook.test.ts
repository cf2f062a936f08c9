import { createHmac, randomUUID } from "node:crypto";
import examples from "@octokit/webhooks-examples" with { type: "json" };
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { EVENTS } from "../../src/app/events/index.ts";
import { APP_SLUG, REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { testCredentials } from "../support/credentials.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { writesOf } from "../support/story-end.ts";

// The package's types describe it as a module; it is a JSON file.
const EXAMPLES = z
  .array(z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }))
  .parse(examples);
const HEARD = new Set(EVENTS.map(({ event }) => event));

describe("webhooks of all kinds, as GitHub shows them by example", () => {
  it("are taken, and nothing is written; for what the App does not listen to nothing is even read", async () => {
    await using story = await openStory();
    await story.starts();
    for (const heard of [false, true]) {
      const some = EXAMPLES.filter(({ name }) => HEARD.has(name) === heard);
      expect(some.length).toBeGreaterThan(5);
      const before = { requests: story.town.requests.length, deliveries: story.town.deliveries.length };
      expect(await deliverAll(story, some)).toEqual(new Set([202]));
      await story.rests();
      // Some events have the App look, so that this shows that they arrive at all.
      expect(story.town.requests.length > before.requests).toBe(heard);
      expect(writesOf(story.town, before)).toEqual([]);
    }
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});

/** Every example as it is, and as if it were about our repository. The statuses of the answers. */
async function deliverAll(story: Story, some: typeof EXAMPLES): Promise<ReadonlySet<number>> {
  const installation = { id: story.town.installationId(APP_SLUG, REPO) };
  const full_name = `${REPO.owner}/${REPO.name}`;
  const repository = { ...REPO, full_name, owner: { login: REPO.owner }, default_branch: "main" };
  const statuses = new Set<number>();
  for (const { name, examples: given } of some) {
    for (const payload of given) {
      const ours = { ...payload, installation, ...("repository" in payload ? { repository } : {}) };
      for (const body of [payload, ours]) statuses.add(await deliver(story.app.webhookUrl, name, JSON.stringify(body)));
    }
  }
  return statuses;
}

async function deliver(url: string, event: string, body: string): Promise<number> {
  const signature = createHmac("sha256", testCredentials().webhookSecret).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    ...{ "x-github-event": event, "x-github-delivery": randomUUID(), "x-hub-signature-256": `sha256=${signature}` },
  };
  return (await fetch(url, { method: "POST", headers, body })).status;
}

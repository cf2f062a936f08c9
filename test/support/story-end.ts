import type { LocalGitHub } from "../../src/rehearsal/github/index.ts";
import type { StoryPerson } from "./story-person.ts";

/** What was written since: REST requests that change something, and events, by which every change shows. */
export function writesOf(town: LocalGitHub, since: { requests: number; deliveries: number }): readonly string[] {
  const harmless = /\/(access_tokens|attempts|graphql)$/;
  const requests = town.requests.slice(since.requests).filter(({ method }) => method !== "GET" && method !== "HEAD");
  const { deliveries } = town; // newest first
  const events = deliveries.slice(0, deliveries.length - since.deliveries).filter(({ redelivery }) => !redelivery);
  return [
    ...requests.filter(({ path }) => !harmless.test(path)).map(({ method, path }) => `${method} ${path}`),
    ...events.map(({ event, action }) => `${event}.${action}`),
  ];
}

/** Commands of people to which nobody has reacted. */
export async function unansweredCommands(eyes: StoryPerson): Promise<readonly string[]> {
  const places = await Promise.all((await eyes.places()).map((place) => eyes.conversation(place)));
  const commands = places.flat().filter(({ login, body }) => !login.endsWith("[bot]") && /^\/haiku\b/m.test(body));
  return commands.filter(({ reactions }) => reactions === 0).map(({ login, body }) => `${login}: ${body}`);
}

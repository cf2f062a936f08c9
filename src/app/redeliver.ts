import type { Probot } from "probot";
import * as z from "zod";
import type { Clock, Log } from "../ports/index.ts";
import { HostError } from "../shared/index.ts";
import { ask } from "./github-app.ts";
import type { Metrics } from "./metrics.ts";

/** They have 19 digits: more than a number holds, so that Octokit hands them over as what JSON gave it, or as BigInt. */
const DeliveryId = z.union([z.string(), z.number(), z.bigint()]).transform(String);

const Deliveries = z.array(
  z.object({
    id: DeliveryId,
    guid: z.string(),
    delivered_at: z.string(),
    status: z.string(),
    event: z.string(),
  }),
);
/** One attempt at a delivery, as GitHub lists it: `guid` is the delivery's, `id` the attempt's. */
export type SeenDelivery = z.infer<typeof Deliveries>[number];

/** GitHub keeps its list for three days. */
const KEPT_MS = 3 * 24 * 60 * 60 * 1000;
const MOST_ATTEMPTS = 3;
const MOST_PAGES = 20;

/**
 * Attempts to ask for again: the newest of each delivery that never succeeded and was not tried too often. Every
 * attempt of one delivery has the same guid, so a delivery that failed first and came through later is left alone.
 */
export function deliveriesToRepeat(
  deliveries: readonly SeenDelivery[],
  events: ReadonlySet<string>,
): readonly string[] {
  const guids = [...new Set(deliveries.map(({ guid }) => guid))];
  return guids.flatMap((guid) => {
    const attempts = deliveries.filter((delivery) => delivery.guid === guid);
    const newest = attempts.toSorted((a, b) => b.delivered_at.localeCompare(a.delivered_at))[0];
    const succeeded = attempts.some(({ status }) => status === "OK");
    if (!newest || succeeded || attempts.length >= MOST_ATTEMPTS || !events.has(newest.event)) return [];
    return [newest.id];
  });
}

/** `events` are those the App handles: failed deliveries of others are left alone. */
export interface RedeliverOptions {
  readonly probot: Probot;
  readonly events: ReadonlySet<string>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** GitHub never repeats a delivery by itself; this asks it to. The first time as far back as it remembers. */
export function createRedeliver({ probot, events, clock, metrics, log }: RedeliverOptions): () => Promise<number> {
  let since = Date.parse(clock.now()) - KEPT_MS;

  return async () => {
    const octokit = await probot.auth();
    const startedAt = Date.parse(clock.now());
    const deliveries: SeenDelivery[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { per_page: 100, ...(cursor === undefined ? {} : { cursor }) };
      const answer = await ask(() => octokit.request("GET /app/hook/deliveries", query));
      const entries = Deliveries.parse(answer.data);
      deliveries.push(...entries.filter(({ delivered_at }) => Date.parse(delivered_at) >= since));
      cursor = cursorOf(answer.headers.link);
      const oldest = entries.at(-1);
      if (cursor === undefined || !oldest || Date.parse(oldest.delivered_at) < since) break;
    }
    const repeat = deliveriesToRepeat(deliveries, events);
    for (const id of repeat) {
      try {
        await ask(() => octokit.request(`POST /app/hook/deliveries/${encodeURIComponent(id)}/attempts`));
        metrics.count("haiku_redeliveries_total");
      } catch (error) {
        // One that GitHub does not send again holds up no other; when GitHub fails as a whole there is a next time.
        if (!(error instanceof HostError) || error.retryable) throw error;
        log.warn({ err: error, delivery: id }, "a failed delivery cannot be asked for again");
      }
    }
    if (repeat.length > 0) log.info({ deliveries: repeat }, "asked for failed deliveries again");
    // Some overlap: an attempt may still have been on its way while the list was read.
    since = startedAt - 60 * 60 * 1000;
    return repeat.length;
  };
}

function cursorOf(link: string | undefined): string | undefined {
  return /[?&]cursor=([^&>]+)[^>]*>;\s*rel="next"/.exec(link ?? "")?.[1];
}

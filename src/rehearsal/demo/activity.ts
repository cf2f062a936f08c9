import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { HostError, parseJson } from "../../shared/index.ts";
import type { Delivery, LocalGitHub } from "../github/index.ts";

const Login = z.object({ login: z.string() });
const Payload = z.object({
  sender: Login.optional(),
  workflow_run: z.object({ display_title: z.string(), conclusion: z.string().nullable() }).optional(),
  pull_request: z.object({ number: z.number(), title: z.string(), merged: z.boolean().optional() }).optional(),
  comment: z.object({ body: z.string() }).optional(),
});

/** What GitHub tells Apps, as one line for people; null for what needs no telling. */
export function headline(delivery: Pick<Delivery, "event" | "action" | "payload">): string | null {
  const { sender, workflow_run: run, pull_request: pull } = parseJson(delivery.payload, Payload, "a webhook's payload");
  const who = sender?.login ?? "somebody";
  switch (`${delivery.event}.${delivery.action}`) {
    case "workflow_run.completed":
      return run
        ? `job ${run.conclusion === "success" ? "done" : (run.conclusion ?? "ended")}: ${run.display_title}`
        : null;
    case "pull_request.opened":
      return pull ? `${who} opens pull request #${pull.number}: ${pull.title}` : null;
    case "pull_request.ready_for_review":
      return pull ? `pull request #${pull.number} is ready for people` : null;
    case "pull_request.closed":
      return pull?.merged ? `pull request #${pull.number} is merged by ${who}` : null;
    case "pull_request_review_comment.created":
      return pull ? `${who} remarks on a line of #${pull.number}` : null;
    case "pull_request_review_thread.resolved":
      return pull ? `a thread of #${pull.number} is resolved` : null;
    default:
      return null;
  }
}

/** How long people wait, all in milliseconds, and who is told. */
export interface Waiting {
  /** How long nothing at all may happen before it counts as a stall. */
  readonly quietMs: number;
  /** How often it is looked without an event: some of what people see is announced by none. */
  readonly lookMs: number;
  /** How long the whole story may take. */
  readonly wholeMs: number;
  /** Fails when going on makes no sense (the App is gone). */
  readonly check: () => void;
  readonly tell: (line: string) => void;
}

/** Events come in swarms: people look once the swarm has passed. */
const GATHER_MS = 50;

/** Follows what happens on the local GitHub, tells it, and wakes whoever waits for something. */
export class Activity {
  readonly #town: Pick<LocalGitHub, "deliveries">;
  readonly #waiting: Waiting;
  readonly #started = Date.now();
  #told = 0;
  #lastNews = Date.now();

  constructor(local: Pick<LocalGitHub, "deliveries">, waiting: Waiting) {
    this.#town = local;
    this.#waiting = waiting;
  }

  /** Looks again after every event until `look` finds something. Fails with HostError `stalled …` otherwise. */
  async until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
    for (;;) {
      const seen = this.#town.deliveries.length;
      const found = await look();
      this.#tellNews();
      if (found !== null) return found;
      await this.#somethingNew(seen, what);
    }
  }

  /** Resolves when nothing has happened for `quietMs`. */
  async quiet(count: () => number, quietMs: number): Promise<void> {
    let [last, since] = [count(), Date.now()];
    while (Date.now() - since < quietMs) {
      await sleep(50);
      this.#waiting.check();
      if (count() !== last) [last, since] = [count(), Date.now()];
    }
    this.#tellNews();
  }

  async #somethingNew(seen: number, what: string): Promise<void> {
    const until = Date.now() + this.#waiting.lookMs;
    while (this.#town.deliveries.length === seen && Date.now() < until) {
      await sleep(25);
      this.#waiting.check();
    }
    await sleep(GATHER_MS);
    this.#tellNews();
    const { quietMs, wholeMs } = this.#waiting;
    if (Date.now() - this.#lastNews < quietMs && Date.now() - this.#started < wholeMs) return;
    throw new HostError(`stalled while waiting for: ${what}`, { retryable: false });
  }

  #tellNews(): void {
    const { deliveries } = this.#town; // newest first
    const fresh = deliveries.slice(0, deliveries.length - this.#told).reverse();
    if (fresh.length > 0) this.#lastNews = Date.now();
    this.#told = deliveries.length;
    for (const delivery of fresh.filter(({ redelivery }) => !redelivery)) {
      const line = headline(delivery);
      if (line) this.#waiting.tell(line);
    }
  }
}

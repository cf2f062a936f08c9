import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describeError } from "../../../shared/index.ts";
import type { Chaos } from "../http/chaos.ts";
import type { AppRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";

const LONGEST_WAIT = 10_000;
const LARGEST_PAYLOAD = 25 * 1024 * 1024;

/** One attempt to tell an App about an event. */
export interface Delivery extends Message {
  readonly id: bigint;
  readonly guid: string;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  /** Seconds. */
  readonly duration: number;
  /** "OK", or why not. */
  readonly status: string;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly response: { readonly headers: Readonly<Record<string, string>>; readonly payload: string };
}

/** What is sent, before it is known how that went. */
export interface Message {
  readonly app: AppRecord;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly payload: string;
}

/** Sends webhooks to Apps and keeps the log that `GET /app/hook/deliveries` shows, newest first. */
export class Deliveries {
  readonly log: Delivery[] = [];
  readonly #world: World;
  readonly #chaos: Chaos;
  readonly #flying = new Set<Promise<void>>();

  constructor(world: World, chaos: Chaos) {
    this.#world = world;
    this.#chaos = chaos;
  }

  /** Starts sending and returns at once. What chaos drops is in the log with status code 0. */
  send(message: Message): void {
    if (message.app.webhookUrl === null || Buffer.byteLength(message.payload) > LARGEST_PAYLOAD) return;
    const guid = randomUUID();
    const delays = this.#chaos.delaysOf();
    this.#world.stats.webhooks += 1;
    if (delays.length === 0) this.#keep(message, { guid, redelivery: false, status: "dropped", statusCode: 0 });
    for (const delay of delays) this.#fly(this.#attempt(message, guid, { delay, redelivery: false }));
  }

  /** Sends the same delivery once more, under the same guid. */
  redeliver(delivery: Delivery): void {
    this.#fly(this.#attempt(delivery, delivery.guid, { delay: 0, redelivery: true }));
  }

  /** Resolves when nothing is on its way. */
  async idle(): Promise<void> {
    while (this.#flying.size > 0) await Promise.all(this.#flying);
  }

  #fly(attempt: Promise<void>): void {
    this.#flying.add(attempt);
    attempt.finally(() => this.#flying.delete(attempt));
  }

  async #attempt(
    message: Message,
    guid: string,
    how: { readonly delay: number; readonly redelivery: boolean },
  ): Promise<void> {
    if (how.delay > 0) await sleep(how.delay);
    const headers = headersOf(message, guid);
    const started = performance.now();
    const answer = await post(message.app.webhookUrl ?? "", headers, message.payload);
    const duration = Math.round(performance.now() - started) / 1000;
    this.#keep(message, { guid, redelivery: how.redelivery, headers, duration, ...answer });
  }

  #keep(
    message: Message,
    outcome: Pick<Delivery, "guid" | "redelivery" | "status" | "statusCode"> & Partial<Delivery>,
  ): void {
    const { app, event, action, installationId, repositoryId, payload } = message;
    const nothing = { headers: headersOf(message, outcome.guid), duration: 0, response: { headers: {}, payload: "" } };
    const facts = { app, event, action, installationId, repositoryId, payload };
    const here = { id: this.#world.ids.delivery(), deliveredAt: this.#world.now() };
    this.log.unshift({ ...nothing, ...facts, ...here, ...outcome });
  }
}

type Answer = Pick<Delivery, "status" | "statusCode" | "response">;

async function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(LONGEST_WAIT) });
    const payload = await response.text();
    const status = response.ok ? "OK" : response.statusText || `HTTP ${response.status}`;
    return {
      status,
      statusCode: response.status,
      response: { headers: Object.fromEntries(response.headers), payload },
    };
  } catch (error) {
    // Nobody answered: a failed delivery, in the log like any other.
    const status = error instanceof Error && error.name === "TimeoutError" ? "timed out" : "failed to connect to host";
    return { status, statusCode: 502, response: { headers: {}, payload: describeError(error) } };
  }
}

function headersOf(message: Message, guid: string): Record<string, string> {
  const signature = (kind: string): string =>
    `${kind}=${createHmac(kind, message.app.webhookSecret).update(message.payload).digest("hex")}`;
  return {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/local",
    "x-github-delivery": guid,
    "x-github-event": message.event,
    "x-github-hook-id": String(message.app.hookId),
    "x-github-hook-installation-target-id": String(message.app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature": signature("sha1"),
    "x-hub-signature-256": signature("sha256"),
  };
}

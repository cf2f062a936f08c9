import { createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { EVENTS } from "../../src/app/events/index.ts";
import { createMetrics } from "../../src/app/metrics.ts";
import { checkPayload } from "../../src/app/read-payload.ts";
import { webhookRoute } from "../../src/app/webhook-route.ts";
import type { Dice } from "../support/adventure/dice.ts";
import { mutateData, mutateText } from "./mutate.ts";
import { must, type Target } from "./target.ts";

const SELF = { appId: 7, bot: { login: "haiku[bot]", id: 700 }, workflow: "haiku.yml" };
const SECRET = "a long and random text";
const silent = (): undefined => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

interface Example {
  readonly name: string;
  readonly examples: readonly unknown[];
}

/** Deliveries of GitHub, signed, through the route that takes them. */
export function webhooks(): Target {
  const names = new Set(EVENTS.map(({ event }) => event));
  const all = createRequire(import.meta.url)("@octokit/webhooks-examples") as readonly Example[];
  const known = all.filter(({ name }) => names.has(name));
  let woken = 0;
  const route = webhookRoute({
    ...{ secrets: [SECRET], events: names, metrics: createMetrics({}), log, closed: () => null },
    async receive(delivery) {
      checkPayload(delivery, SELF);
      const handler = EVENTS.find(({ event }) => event === delivery.name);
      woken += handler?.triggers(delivery.payload, SELF).length ?? 0;
    },
  });
  let number = 0;
  return {
    name: "webhooks",
    counts: { what: "wakes", most: 1000 },
    async play(dice) {
      const event = dice.pick(known) as Example; // GitHub's examples have all that we listen to
      const body = damaged({ installation: { id: 5 }, ...(dice.pick(event.examples) as object) }, dice);
      number += 1;
      woken = 0;
      const signed = dice.chance(97);
      const answer = await route(request(event.name, body, { number, signed }));
      must(answer.status < 500, `a delivery is answered ${answer.status}: ${answer.body}`);
      must(signed || woken === 0, "a delivery that nobody signed woke something");
      return { how: answer.body === "taken" ? "taken" : "refused", counted: woken };
    },
  };
}

function damaged(payload: unknown, dice: Dice): string {
  const json = JSON.stringify(dice.chance(10) ? payload : mutateData(payload, dice)) ?? "null";
  return dice.chance(5) ? mutateText(json, dice) : json;
}

function request(
  event: string,
  text: string,
  { number, signed }: { readonly number: number; readonly signed: boolean },
): IncomingMessage {
  const body = Buffer.from(text);
  const signature = createHmac("sha256", signed ? SECRET : "another")
    .update(body.toString("utf8"))
    .digest("hex");
  const headers = {
    ...{ "content-type": "application/json", "x-github-event": event, "x-hub-signature-256": `sha256=${signature}` },
    ...{ "x-github-delivery": `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` },
  };
  // Of a request the route reads the headers and the bytes.
  return Object.assign(Readable.from([body]), { headers, method: "POST" }) as unknown as IncomingMessage;
}

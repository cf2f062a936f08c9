import * as z from "zod";
import { notFound } from "../http/api-error.ts";
import { parseJson } from "../http/tokens.ts";
import type { World } from "../model/world.ts";
import { restNamed } from "../rest-names.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import type { Deliveries, Delivery } from "../webhooks/deliveries.ts";
import { ok } from "./answers.ts";
import { appOf } from "./app-routes.ts";
import type { Operations } from "./operation.ts";

const PATH = "/app/hook/deliveries";
const PAYLOAD = z.record(z.string(), z.unknown());

/** The log of an App's webhook, and sending one again. */
export function deliveryRoutes(deliveries: Deliveries): Operations {
  return {
    "apps/list-webhook-deliveries": { appOnly: true, handle: (world, call) => list(world, deliveries, call) },
    "apps/get-webhook-delivery": {
      appOnly: true,
      handle: (world, call) => {
        const found = find(world, deliveries, call);
        return { ...ok(full(found)), text: written(full(found), found) };
      },
    },
    "apps/redeliver-webhook-delivery": {
      appOnly: true,
      handle: (world, call) => {
        deliveries.redeliver(find(world, deliveries, call));
        return ok({}, 202);
      },
    },
  };
}

function find(world: World, deliveries: Deliveries, call: RestCall): Delivery {
  const app = appOf(world, call);
  const found = kept(world, deliveries).find((one) => one.app === app && String(one.id) === call.params.delivery_id);
  if (!found) throw notFound();
  return found;
}

const KEPT_MS = 3 * 24 * 3_600_000;

/** GitHub keeps the list for three days, and sends nothing older again. */
function kept(world: World, { log }: Deliveries): readonly Delivery[] {
  const oldest = Date.parse(world.now()) - KEPT_MS;
  return log.filter(({ deliveredAt }) => Date.parse(deliveredAt) >= oldest);
}

function item(delivery: Delivery) {
  return {
    id: Number(delivery.id), // rounded: `written` has all its digits
    ...restNamed(delivery, "guid", "deliveredAt", "redelivery", "duration", "status", "statusCode"),
    ...restNamed(delivery, "event", "action", "installationId", "repositoryId"),
    throttled_at: null,
  };
}

function full(delivery: Delivery) {
  const payload = PAYLOAD.parse(parseJson(delivery.payload));
  return {
    ...item(delivery),
    url: delivery.app.webhookUrl ?? "",
    request: { headers: delivery.headers, payload },
    response: { headers: delivery.response.headers, payload: delivery.response.payload },
  };
}

/** As JSON, with an id that no JavaScript number holds. */
function written(body: ReturnType<typeof item>, { id }: Delivery): string {
  return JSON.stringify(body).replace(/^\{"id":\d+/, `{"id":${id}`);
}

/** Newest first; the cursor is the id of the last one shown. */
function list(world: World, deliveries: Deliveries, call: RestCall): RestAnswer {
  const app = appOf(world, call);
  const size = Number(call.query.get("per_page") ?? 30);
  const after = /^v1_(\d+)$/.exec(call.query.get("cursor") ?? "")?.[1];
  const status = call.query.get("status");
  const failed = (one: Delivery): boolean => one.statusCode >= 400 && one.statusCode < 600;
  const fits = (one: Delivery): boolean =>
    status === null || (status === "failure" ? failed(one) : one.status === "OK");
  const rest = kept(world, deliveries).filter(
    (one) => one.app === app && (after === undefined || one.id < BigInt(after)) && fits(one),
  );
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  const next = `${world.url}${PATH}?per_page=${size}&cursor=v1_${last?.id}${status ? `&status=${status}` : ""}`;
  return {
    status: 200,
    body: shown.map(item),
    text: `[${shown.map((one) => written(item(one), one)).join(",")}]`,
    headers: rest.length > shown.length ? { link: `<${next}>; rel="next"` } : {},
  };
}

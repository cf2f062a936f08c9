import type { IncomingMessage } from "node:http";
import { Webhooks } from "@octokit/webhooks";
import type { Log } from "../ports/index.ts";
import { describeError } from "../shared/index.ts";
import { traced } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { type Delivery, MalformedPayload, readPayload } from "./read-payload.ts";

/** `maxBody` is in bytes, 25 MiB by default; `seen` remembers deliveries in this process alone by default. */
export interface WebhookOptions {
  /** The present secret first; any of them is taken, so that it can be changed without losing a delivery. */
  readonly secrets: readonly string[];
  /** Events that are handled; others are accepted and forgotten. */
  readonly events: ReadonlySet<string>;
  /** Fails with MalformedPayload on what is not the payload of its event. */
  readonly receive: (delivery: Delivery) => Promise<void>;
  /** Why no delivery can be taken at this moment, in words; null when it can. GitHub is asked for those again, later. */
  readonly closed: () => string | null;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly maxBody?: number;
  readonly seen?: SeenDeliveries;
}

/** What the sender is told: plain text unless `type` says otherwise; a line break is put behind `body`. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

/**
 * Takes a delivery: who sent it is proved by the signature over the bytes as they came, before anything of it is
 * read. Answers at once; the work it causes is queued.
 */
export function webhookRoute(options: WebhookOptions): (request: IncomingMessage) => Promise<Answer> {
  const verifiers = options.secrets.map((secret) => new Webhooks({ secret }));
  const seen = options.seen ?? seenDeliveries();

  async function isSigned(body: string, signature: string): Promise<boolean> {
    if (body === "") return false; // no delivery of GitHub's; the verifiers would fail at it
    const verdicts = await Promise.all(verifiers.map((verifier) => verifier.verify(body, signature)));
    return verdicts.includes(true);
  }

  return async (request) => {
    const { id, name, signature, problem } = readHeaders(request);
    const end = (status: number, body: string): Answer => {
      options.metrics.count("haiku_deliveries_total", { event: eventLabel(options, name), status: String(status) });
      return { status, body };
    };
    if (problem) return end(problem.status, problem.body);
    const bytes = await readBody(request, options.maxBody ?? MAX_BODY);
    if (bytes === null) return end(413, "the payload is larger than GitHub sends");
    const body = bytes.toString("utf8");
    if (!(await isSigned(body, signature))) {
      options.log.warn({ delivery: id, event: name }, "a delivery with a wrong signature was refused");
      return end(401, "the signature does not match; is the webhook secret the same on both sides?");
    }
    if (!options.events.has(name)) return end(202, "not an event we listen to");
    if (seen.has(id)) return end(202, "this delivery was taken before");
    // Nothing is waited for between this and the taking: whoever closes knows what has been taken by then.
    const why = options.closed();
    if (why !== null) return end(503, why);
    const answer = await receive(options, { id, name }, body);
    if (answer.status < 300) seen.add(id);
    return end(answer.status, answer.body);
  };
}

async function receive(options: WebhookOptions, head: { id: string; name: string }, body: string): Promise<Answer> {
  return traced({ delivery: head.id }, async () => {
    try {
      await options.receive({ ...head, payload: readPayload(body) });
      options.log.debug({ event: head.name }, "a delivery was taken");
      return { status: 202, body: "taken" };
    } catch (error) {
      if (error instanceof MalformedPayload) {
        // It would be no other if it came again.
        options.log.warn({ event: head.name, err: error }, `a delivery was left alone: ${error.message}`);
        return { status: 202, body: `left alone: ${error.message}` };
      }
      // Answered as failed, so that it stands in GitHub's list of failed deliveries and is asked for again.
      options.log.error({ event: head.name, err: error }, `a delivery could not be taken: ${describeError(error)}`);
      return { status: 500, body: "this delivery could not be taken; the log says why" };
    }
  });
}

interface Headers {
  readonly id: string;
  readonly name: string;
  readonly signature: string;
  readonly problem: Answer | null;
}

function readHeaders(request: IncomingMessage): Headers {
  const header = (name: string): string => String(request.headers[name] ?? "");
  const [id, name, signature] = [header("x-github-delivery"), header("x-github-event"), header("x-hub-signature-256")];
  const isJson = /^application\/json\s*(;|$)/i.test(header("content-type"));
  const refuse = (status: number, body: string): Headers => ({ id, name, signature, problem: { status, body } });
  if (!isJson) return refuse(415, "webhooks are taken as application/json only: set the App's content type");
  if (!id || !name) return refuse(400, "X-GitHub-Delivery or X-GitHub-Event is missing");
  if (!signature) return refuse(401, "X-Hub-Signature-256 is missing: set a webhook secret in the App's settings");
  return { id, name, signature, problem: null };
}

/** Strangers may send any name; only ours become a label. */
function eventLabel(options: WebhookOptions, name: string): string {
  return options.events.has(name) ? name : "other";
}

/** GitHub sends no payload larger than this. */
const MAX_BODY = 25 * 1024 * 1024;

/** The body's bytes as they came, for the signature is over those; null when there are more than `most`. */
async function readBody(request: IncomingMessage, most = MAX_BODY): Promise<Buffer | null> {
  if (Number(request.headers["content-length"] ?? 0) > most) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > most) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The last deliveries that were taken, so that one sent twice is taken once. Forgets the oldest beyond `most`. */
interface SeenDeliveries {
  has(id: string): boolean;
  add(id: string): void;
}

function seenDeliveries(most = 10_000): SeenDeliveries {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add: (id) => {
      ids.add(id);
      const [oldest] = ids;
      if (ids.size > most && oldest !== undefined) ids.delete(oldest);
    },
  };
}

import { createSign } from "node:crypto";
import { HostError } from "../../shared/index.ts";
import type { LocalGitHub } from "../github/index.ts";
import type { Activity } from "./activity.ts";
import type { AppProcess } from "./app-process.ts";
import { APP_ID } from "./demo-users.ts";

const QUIET_MS = 1_500;

/**
 * Has the App look at everything once more, with nothing changed: it is started anew (which looks at all intents), and
 * its newest deliveries are sent to it again. Answers how often it wrote meanwhile, by the local GitHub's own log.
 */
export async function checkIdempotence(
  local: LocalGitHub,
  app: AppProcess,
  stage: { readonly news: Activity; readonly privateKey: string },
): Promise<number> {
  const busy = (): number => local.requests.length + local.deliveries.length;
  await stage.news.quiet(busy, QUIET_MS);
  await app.stop();
  const before = { writes: writes(local), requests: local.requests.length, events: events(local) };
  await app.start();
  for (const { id } of local.deliveries.slice(0, 5)) await redeliver(local.url, id, stage.privateKey);
  await stage.news.quiet(busy, QUIET_MS);
  if (local.requests.length <= before.requests + 5)
    throw new HostError("the App did not look again", { retryable: false });
  return Math.max(writes(local) - before.writes, events(local) - before.events);
}

/** Things that happened: every change of content is one, whichever way it was made. */
function events(local: LocalGitHub): number {
  return local.deliveries.filter(({ redelivery }) => !redelivery).length;
}

/** REST requests that change something. Tokens and redeliveries are no content of the repository. */
function writes(local: LocalGitHub): number {
  const reading = (path: string): boolean => /\/(access_tokens|attempts)$/.test(path) || path.startsWith("/graphql");
  const rest = local.requests.filter(({ method, path }) => method !== "GET" && method !== "HEAD" && !reading(path));
  return rest.length;
}

async function redeliver(url: string, delivery: bigint, privateKey: string): Promise<void> {
  const headers = { authorization: `Bearer ${appToken(privateKey)}`, accept: "application/vnd.github+json" };
  const answer = await fetch(`${url}/app/hook/deliveries/${delivery}/attempts`, { method: "POST", headers });
  if (!answer.ok)
    throw new HostError(`redelivery was refused: ${answer.status}`, { retryable: false, status: answer.status });
}

/** The App's own short-lived token, signed with its key. */
function appToken(privateKey: string): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const unsigned = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iat: now - 30, exp: now + 300, iss: String(APP_ID) })}`;
  return `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(privateKey, "base64url")}`;
}

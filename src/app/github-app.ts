import type { Logger } from "probot";
import { Probot, ProbotOctokit } from "probot";
import * as z from "zod";
import { askedToWait } from "../github/index.ts";
import { HostError, UserError } from "../shared/index.ts";
import { type AppConfig, PUBLIC_API } from "./config.ts";
import { type FetchOptions, patientFetch } from "./patient-fetch.ts";
import type { Self } from "./trigger.ts";

/**
 * Probot's client without its own throttling and retries: one write a second and one notifying write in three would
 * make a step take a minute, and a POST that is sent again after a 502 may do things twice. The adapters keep
 * GitHub's limits themselves and know which writes may be repeated.
 */
const unthrottledOctokit = (how: FetchOptions): typeof ProbotOctokit =>
  ProbotOctokit.defaults((options: { readonly request?: object }) => ({
    ...options,
    throttle: { enabled: false },
    retry: { enabled: false },
    request: { ...options.request, fetch: patientFetch(how) },
  }));

/**
 * Sends to `apiUrl` alone, and waits for no answer longer than `how` says where the request does not say otherwise. Its own
 * check of signatures is out of use.
 */
export function createProbot(config: AppConfig, log: Logger, how: FetchOptions = {}): Probot {
  return new Probot({
    appId: config.appId,
    privateKey: config.privateKey,
    // Never used: deliveries are verified before they reach Probot, against all secrets that hold.
    secret: config.webhookSecrets[0],
    baseUrl: config.apiUrl,
    Octokit: unthrottledOctokit(how),
    log,
  });
}

const AppAnswer = z.object({ id: z.number(), slug: z.string() });
const InstallationsAnswer = z.array(z.object({ id: z.number(), suspended_at: z.string().nullish() }));
const UserAnswer = z.object({ id: z.number(), login: z.string() });

/** Asks GitHub which App the key belongs to; fails when it cannot be reached or does not accept the key. */
export async function readApp(
  probot: Probot,
  config: AppConfig,
): Promise<{ readonly id: number; readonly slug: string }> {
  const octokit = await probot.auth();
  try {
    return understood(AppAnswer, (await ask(() => octokit.request("GET /app"))).data);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.status !== 404) throw notReached(error, config);
    const hint = `set APP_ID to the App ID shown on the App's settings page${isElsewhere(config) ? `, or mend the address ${config.apiUrl} in HAIKU_API_URL or GHE_HOST` : ""}`;
    throw new UserError("app_unknown", `GitHub knows no App with the number ${config.appId}`, hint);
  }
}

/** Asks GitHub who we are, the account the App acts as included. */
export async function whoAmI(probot: Probot, config: AppConfig): Promise<Self> {
  const app = await readApp(probot, config);
  if (app.id !== config.appId) {
    const hint = "take the App ID and the private key from the settings page of the same App";
    throw new UserError("app_id_wrong", `the key belongs to App ${app.id}, APP_ID is ${config.appId}`, hint);
  }
  const login = `${app.slug}[bot]`;
  const reader = await accountReader(probot, config);
  const { data } = await ask(() => reader.request("GET /users/{username}", { username: login }));
  const user = understood(UserAnswer, data);
  return { appId: app.id, bot: { login: user.login, id: user.id }, workflow: config.workflow };
}

/**
 * Accounts cannot be read with the App's own key: the first installation's token does it, and before there is one,
 * no token at all (the account of an App is public).
 */
async function accountReader(probot: Probot, config: AppConfig): Promise<{ request: ProbotOctokit["request"] }> {
  const octokit = await probot.auth();
  const answer = await ask(() => octokit.request("GET /app/installations", { per_page: 100 }));
  const first = understood(InstallationsAnswer, answer.data).find(({ suspended_at }) => !suspended_at);
  if (first) return probot.auth(first.id);
  const Octokit = unthrottledOctokit({});
  return new Octokit({ baseUrl: config.apiUrl, log: probot.log });
}

/** What answers so may be something else that stands before GitHub, for a while. */
function understood<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new HostError("GitHub: an answer that is none of GitHub's", { retryable: true, cause: parsed.error });
}

/** The same failure, with where GitHub was looked for and what says so. */
function notReached({ message, retryable, status, cause }: HostError, config: AppConfig): HostError {
  const way = config.proxy === null ? "" : " through the proxy of HTTPS_PROXY or HTTP_PROXY";
  const text = `${message}; asked at ${config.apiUrl}${way}${isElsewhere(config) ? "; if that is not its address, mend HAIKU_API_URL or GHE_HOST" : ""}`;
  return new HostError(text, { retryable, cause, ...(status === undefined ? {} : { status }) });
}

function isElsewhere({ apiUrl }: AppConfig): boolean {
  return apiUrl !== PUBLIC_API;
}

/** A request made for the App itself; its failures in our words. */
export async function ask<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof HostError) throw error;
    const status = error instanceof Error && "status" in error ? Number(error.status) : undefined;
    const why = error instanceof Error ? error.message : String(error);
    if (status === 401) {
      const hint =
        "set PRIVATE_KEY_PATH or PRIVATE_KEY to a key of the App that APP_ID names, and check this machine's clock";
      throw new UserError("app_key_refused", `GitHub does not accept the App's key (${why})`, hint);
    }
    const retryable = status === undefined || status >= 500 || status === 429 || status === 403;
    const wait = askedToWait(error);
    const more = { ...(status === undefined ? {} : { status }), ...(wait === null ? {} : { wait }) };
    throw new HostError(`GitHub: ${why}`, { retryable, cause: error, ...more });
  }
}

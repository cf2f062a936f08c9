import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { UserError } from "../shared/index.ts";
import { type ProxySettings, proxyOf } from "./proxy.ts";
import { checkSecret } from "./webhook-secret.ts";

/** Everything an operator may set. This file alone reads the environment. */
export interface AppConfig {
  /** `APP_ID`: number of the GitHub App. */
  readonly appId: number;
  /** `PRIVATE_KEY` (PEM, also with `\n` for line ends, or base64 of it) or `PRIVATE_KEY_PATH` (a file). */
  readonly privateKey: string;
  /** `WEBHOOK_SECRET`; during a rotation also `HAIKU_WEBHOOK_SECRET_PREVIOUS`. */
  readonly webhookSecrets: readonly string[];
  /** `HOST`, default `localhost`; `0.0.0.0` in a container. */
  readonly host: string;
  /** `PORT`, default 3000; 0 takes any free one. */
  readonly port: number;
  /** `WEBHOOK_PATH`, default `/api/github/webhooks`. */
  readonly webhookPath: string;
  /** `HAIKU_API_URL`, or from `GHE_HOST`; `https://api.github.com` otherwise. Used for every request. */
  readonly apiUrl: string;
  /** `HAIKU_WEB_URL`, or from the one above: where people's links lead. */
  readonly webUrl: string;
  /** `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`: the way to GitHub, where it is not direct. */
  readonly proxy: ProxySettings | null;
  /** `HAIKU_WORKFLOW`, default `haiku.yml`: file below `.github/workflows/`. */
  readonly workflow: string;
  /** `HAIKU_STUDIOS`: folder of the shipped studios; the one that comes with the program otherwise. */
  readonly studios: string | null;
  /** `HAIKU_GATHER_MS`, default 1000: how long wakes of one intent are gathered before it is looked at. */
  readonly gatherMs: number;
  /** `HAIKU_GRACE_MS`, default 20000: how long running work may take to end after SIGTERM. */
  readonly graceMs: number;
  /** `HAIKU_SWEEP_MS`, default 300000: how often everything is looked at without being woken; 0: never. */
  readonly sweepMs: number;
  /** `HAIKU_DISPATCH_GRACE_MS`, default 60000: a job dispatched and not seen for so long is dispatched again. */
  readonly dispatchGraceMs: number;
  /** `HAIKU_PARALLEL`, default 4: intents looked at in the same moment. */
  readonly parallel: number;
  /** `LOG_LEVEL`, default `info`. */
  readonly logLevel: LogLevel;
  /** `HAIKU_CRASH_AT`, for tests of recovery: kills the process when the engine reaches this point, `<point>[:<nth>]`. */
  readonly crashAt: { readonly point: string; readonly nth: number } | null;
}

/** Where github.com takes requests. */
export const PUBLIC_API = "https://api.github.com";

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
/** From most to least told; `silent` tells nothing. */
export type LogLevel = (typeof LOG_LEVELS)[number];

type Env = Readonly<Record<string, string | undefined>>;

/** Fails with a UserError that names the variable and what to set. */
export function readConfig(env: Env = process.env): AppConfig {
  const apiUrl = apiUrlOf(env);
  return {
    appId: appIdOf(env),
    privateKey: privateKeyOf(env),
    webhookSecrets: webhookSecretsOf(env),
    host: env.HOST || "localhost",
    port: numberOf(env, "PORT", 3000),
    webhookPath: env.WEBHOOK_PATH || "/api/github/webhooks",
    apiUrl,
    webUrl: (env.HAIKU_WEB_URL || webUrlOf(apiUrl)).replace(/\/+$/, ""),
    proxy: proxyOf(env),
    workflow: env.HAIKU_WORKFLOW || "haiku.yml",
    studios: env.HAIKU_STUDIOS || null,
    gatherMs: numberOf(env, "HAIKU_GATHER_MS", 1000),
    graceMs: numberOf(env, "HAIKU_GRACE_MS", 20_000),
    sweepMs: numberOf(env, "HAIKU_SWEEP_MS", 300_000),
    dispatchGraceMs: numberOf(env, "HAIKU_DISPATCH_GRACE_MS", 60_000),
    parallel: Math.max(1, numberOf(env, "HAIKU_PARALLEL", 4)),
    logLevel: logLevelOf(env),
    crashAt: crashAtOf(env),
  };
}

function appIdOf(env: Env): number {
  const id = Number(env.APP_ID);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new UserError(
    "app_id_missing",
    env.APP_ID ? `APP_ID is "${env.APP_ID}", not a number` : "APP_ID is not set",
    "set APP_ID to the App ID shown on the App's settings page",
  );
}

function privateKeyOf(env: Env): string {
  const hint =
    "generate a private key on the App's settings page and set PRIVATE_KEY_PATH to the file (or PRIVATE_KEY)";
  const text = env.PRIVATE_KEY || readKeyFile(env.PRIVATE_KEY_PATH, hint);
  if (!text) throw new UserError("private_key_missing", "neither PRIVATE_KEY nor PRIVATE_KEY_PATH is set", hint);
  const lines = text.replaceAll("\\n", "\n").trim();
  const pem = lines.includes("-----BEGIN") ? lines : Buffer.from(lines, "base64").toString("utf8");
  const name = env.PRIVATE_KEY ? "PRIVATE_KEY" : "PRIVATE_KEY_PATH";
  if (!/-----BEGIN (RSA )?PRIVATE KEY-----/.test(pem))
    throw new UserError("private_key_invalid", `${name} gives no private key in the form of a PEM file`, hint);
  if (isRsaKey(pem)) return pem;
  throw new UserError("private_key_invalid", `${name} gives a private key that is damaged, or no RSA key`, hint);
}

/** What cannot be read says so by an error of many kinds; the key itself must not be part of any message. */
function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

function readKeyFile(path: string | undefined, hint: string): string | undefined {
  if (!path) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError("private_key_unreadable", `PRIVATE_KEY_PATH cannot be read: ${why}`, hint);
  }
}

function webhookSecretsOf(env: Env): readonly string[] {
  const hint = "set WEBHOOK_SECRET to the long random text that is set on the App's settings page";
  if (!env.WEBHOOK_SECRET?.trim()) throw new UserError("webhook_secret_missing", "WEBHOOK_SECRET is not set", hint);
  checkSecret("WEBHOOK_SECRET", env.WEBHOOK_SECRET);
  const previous = env.HAIKU_WEBHOOK_SECRET_PREVIOUS;
  if (!previous) return [env.WEBHOOK_SECRET];
  checkSecret("HAIKU_WEBHOOK_SECRET_PREVIOUS", previous);
  return [env.WEBHOOK_SECRET, previous];
}

function apiUrlOf(env: Env): string {
  const url = env.HAIKU_API_URL || (env.GHE_HOST ? `https://${env.GHE_HOST}/api/v3` : PUBLIC_API);
  if (URL.canParse(url)) return url.replace(/\/+$/, "");
  const name = env.HAIKU_API_URL ? "HAIKU_API_URL" : "GHE_HOST";
  const hint = "GHE_HOST is a host name (github.example.com), HAIKU_API_URL a whole address";
  throw new UserError("api_url_invalid", `${name} does not give an address: ${url}`, hint);
}

function webUrlOf(apiUrl: string): string {
  return apiUrl === PUBLIC_API ? "https://github.com" : new URL(apiUrl).origin;
}

function numberOf(env: Env, name: string, otherwise: number): number {
  const text = env[name];
  if (text === undefined || text === "") return otherwise;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new UserError(
    "number_invalid",
    `${name} is "${text}"`,
    `set it to a whole number, or unset it for ${otherwise}`,
  );
}

function logLevelOf(env: Env): LogLevel {
  const wanted = env.LOG_LEVEL || "info";
  const level = LOG_LEVELS.find((known) => known === wanted);
  if (level) return level;
  throw new UserError("log_level_unknown", `LOG_LEVEL is "${wanted}"`, `set it to one of ${LOG_LEVELS.join(", ")}`);
}

function crashAtOf(env: Env): AppConfig["crashAt"] {
  const [point, nth] = (env.HAIKU_CRASH_AT ?? "").split(":");
  return point ? { point, nth: Number(nth ?? 1) } : null;
}

import { createHmac } from "node:crypto";
import { githubClock } from "../../../src/app/github-clock.ts";
import { type AppConfig, buildApp, type Engine, readConfig } from "../../../src/app/index.ts";
import { createLog } from "../../../src/app/log.ts";
import { systemClock } from "../../../src/app/system-clock.ts";
import { testCredentials } from "../../support/credentials.ts";

export const SELF = { appId: 7, bot: { login: "haiku[bot]", id: 700 }, workflow: "haiku.yml" };
export const SECRET = "a long and random text";

export function privateKey(): string {
  return testCredentials().privateKey;
}

export function testConfig(differs: Partial<AppConfig> = {}): AppConfig {
  const env = {
    APP_ID: "7",
    PRIVATE_KEY: privateKey(),
    WEBHOOK_SECRET: SECRET,
    PORT: "0",
    HOST: "127.0.0.1",
    HAIKU_GATHER_MS: "5",
    HAIKU_API_URL: "http://api.test",
  };
  return { ...readConfig(env), ...differs };
}

/** Notes what it was asked for; `reconcile` may be made to fail or to wait. */
export interface FakeEngine extends Engine {
  readonly calls: string[];
}

export function fakeEngine(differs: Partial<Engine> = {}): FakeEngine {
  const calls: string[] = [];
  const engine: Engine = {
    reconcile: async () => ({ wrote: 0, again_in: null }),
    intents: async () => ["one", "two"],
    issueComment: async () => ({ slug: "started", refused: false }),
    checkConfig: async () => 1,
    passForeign: async () => 1,
    ...differs,
  };
  return {
    calls,
    reconcile: (slug, woken) => {
      calls.push(`reconcile ${slug}`);
      return engine.reconcile(slug, woken);
    },
    intents: () => {
      calls.push("intents");
      return engine.intents();
    },
    issueComment: (issue, comment) => {
      calls.push(`comment ${comment} in issue ${issue}`);
      return engine.issueComment(issue, comment);
    },
    checkConfig: (asked) => {
      calls.push(`config of ${asked.pull} at ${asked.head}`);
      return engine.checkConfig(asked);
    },
    passForeign: (foreign) => {
      calls.push(`foreign ${foreign.head}${foreign.unless === undefined ? "" : ` unless ${foreign.unless}`}`);
      return engine.passForeign(foreign);
    },
  };
}

export interface TestApp extends Awaited<ReturnType<typeof buildApp>> {
  readonly url: string;
  readonly engine: FakeEngine;
  readonly lines: string[];
}

/** The App as it is, listening, with a fake engine behind it and without its first sweep. */
export async function startTestApp(
  options: {
    engine?: FakeEngine;
    config?: Partial<AppConfig>;
    slugOfPull?: (n: number) => Promise<string | null>;
    level?: "debug" | "info";
  } = {},
): Promise<TestApp> {
  const engine = options.engine ?? fakeEngine();
  const config = testConfig(options.config);
  const lines: string[] = [];
  const log = createLog({
    level: options.level ?? "debug",
    secrets: [config.privateKey, ...config.webhookSecrets],
    to: { write: (line) => void lines.push(line) },
  });
  const slugOfPull = options.slugOfPull ?? (async (): Promise<null> => null);
  const openRepo = () => async () => ({ engine, slugOfPull });
  const app = await buildApp({ config, log, clock: githubClock(systemClock), openRepo, self: SELF });
  app.sweep.start = () => undefined;
  const url = `http://127.0.0.1:${await app.start()}`;
  return { ...app, url, engine, lines };
}

export function sign(body: string, secret = SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

let deliveries = 0;

/** A delivery as GitHub sends it; `headers` replaces some, `null` leaves one out. */
export function deliver(
  url: string,
  event: string,
  payload: unknown,
  differs: { secret?: string; body?: string; headers?: Record<string, string | null> } = {},
): Promise<Response> {
  const body = differs.body ?? JSON.stringify(payload);
  deliveries += 1;
  const headers: Record<string, string | null> = {
    "content-type": "application/json",
    "x-github-delivery": `00000000-0000-4000-8000-${String(deliveries).padStart(12, "0")}`,
    "x-github-event": event,
    "x-hub-signature-256": sign(body, differs.secret),
    ...differs.headers,
  };
  const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null);
  return fetch(`${url}/api/github/webhooks`, { method: "POST", headers: Object.fromEntries(sent), body });
}

/** What every payload of a repository carries. */
export const ORIGIN = {
  repository: { node_id: "R_1", name: "airports", full_name: "acme/airports", owner: { login: "acme" } },
  installation: { id: 5 },
  sender: { login: "developer", id: 101 },
};

/** A promise that the test settles when it likes. */
export function held<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let settle: ((value: T) => void) | null = null;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: (value) => settle?.(value) };
}

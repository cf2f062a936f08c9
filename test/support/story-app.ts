import { setTimeout as sleep } from "node:timers/promises";
import type { Probot } from "probot";
import { githubClock } from "../../src/app/github-clock.ts";
import { type App, type AppParts, buildApp, readConfig } from "../../src/app/index.ts";
import { createLog } from "../../src/app/log.ts";
import { engineFor, makeEngineWith } from "../../src/app/repositories.ts";
import { readShippedStudios } from "../../src/app/shipped-studios.ts";
import type { CrashPoint } from "../../src/engine/index.ts";
import type { Clock, Dispatcher } from "../../src/ports/index.ts";
import { APP_ID, APP_SLUG, type Credentials } from "../../src/rehearsal/demo/demo-users.ts";
import type { LocalGitHub } from "../../src/rehearsal/github/index.ts";
import { Bug, HostError } from "../../src/shared/index.ts";
import { answersInMemory } from "./in-memory/fetch.ts";

export interface StoryAppParts {
  readonly town: LocalGitHub;
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** By how much the machine's own clock is ahead of that one. */
  readonly aheadMs?: number | undefined;
  /** Instead of GitHub's jobs. */
  readonly dispatcher: Dispatcher | null;
  /** Gets what the App logs. */
  readonly lines: string[];
  readonly sweepMs: number;
  /** How long it gathers what comes in before it looks. */
  readonly gatherMs?: number | undefined;
  /** The secret of before, while secrets are changed. */
  readonly previousSecret?: string | undefined;
  /** How it waits as long as GitHub asks it to; by the machine's time where that is not said. */
  readonly later?: AppParts["later"] | undefined;
  /** Where it comes to a sudden end, the first time. */
  readonly diesAt?: CrashPoint | undefined;
}

/** What the log says of it. */
export const DIED = "the process died";

/** The App as it is shipped, in this process, on a port of its own. */
export class StoryApp {
  readonly lines: readonly string[];
  readonly webhookUrl: string;
  readonly #app: App;

  private constructor(app: App, lines: readonly string[], webhookUrl: string) {
    this.#app = app;
    this.lines = lines;
    this.webhookUrl = webhookUrl;
  }

  static async start({
    town,
    credentials,
    clock: given,
    aheadMs = 0,
    dispatcher,
    lines,
    sweepMs,
    gatherMs = 20,
    previousSecret,
    diesAt,
    later,
  }: StoryAppParts): Promise<StoryApp> {
    const config = readConfig({
      ...{ APP_ID: String(APP_ID), PRIVATE_KEY: credentials.privateKey, WEBHOOK_SECRET: credentials.webhookSecret },
      ...{
        HOST: "127.0.0.1",
        PORT: "0",
        HAIKU_API_URL: town.url,
        HAIKU_GATHER_MS: String(gatherMs),
        HAIKU_GRACE_MS: "10000",
      },
      HAIKU_SWEEP_MS: String(sweepMs),
      HAIKU_WEBHOOK_SECRET_PREVIOUS: previousSecret,
      // The port differs from run to run; what the App writes does not.
      HAIKU_WEB_URL: "https://github.test",
      HAIKU_CRASH_AT: diesAt,
    });
    const to = { write: (line: string): void => void lines.push(line.trim()) };
    const log = createLog({ level: "info", secrets: [], to });
    const shippedStudios = await readShippedStudios(null);
    const { appId, workflow } = config;
    const clock = githubClock({
      sleep: given.sleep,
      now: () => new Date(Date.parse(given.now()) + aheadMs).toISOString(),
    });
    const before = town.requests.length;
    const app = await buildApp({
      ...{ config, log, clock, ...(later ? { later } : {}) },
      openRepo: (probot: Probot, self, traffics) => {
        const make = makeEngineWith({ config, self, shippedStudios, crash });
        const makeEngine: typeof make = (ports, repo) => make(dispatcher ? { ...ports, dispatcher } : ports, repo);
        return engineFor({ probot, traffics, makeEngine, appId, workflow, clock, log });
      },
    });
    const webhookUrl = `http://127.0.0.1:${await app.start()}${config.webhookPath}`;
    answersInMemory(app.server);
    town.setWebhookUrl(APP_SLUG, webhookUrl);
    await firstSweep(town, before);
    return new StoryApp(app, lines, webhookUrl);
  }

  /** Looks at everything, as it does every few minutes without being told to. */
  sweeps(): Promise<void> {
    return this.#app.sweep.once();
  }

  idle(): Promise<void> {
    return this.#app.queue.idle();
  }

  async stop(): Promise<void> {
    await this.#app.stop();
  }
}

/** Nothing that the job would have done after this is done. */
function crash(): never {
  throw new Bug(DIED);
}

/** The first look at everything ends by asking for failed deliveries. */
async function firstSweep(town: LocalGitHub, before: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!town.requests.slice(before).some(({ path }) => path.startsWith("/app/hook/deliveries"))) {
    if (Date.now() > deadline)
      throw new HostError("the App did not look at everything when it began", { retryable: false });
    await sleep(10);
  }
}

import type { Server } from "node:http";
import type { Logger, Probot } from "probot";
import { Bug } from "../shared/index.ts";
import type { AppConfig } from "./config.ts";
import { EVENTS } from "./events/index.ts";
import { createProbot, readApp, whoAmI } from "./github-app.ts";
import type { GithubClock } from "./github-clock.ts";
import { healthRoutes } from "./health-routes.ts";
import { buildHttpServer, listen, stopListening } from "./http-server.ts";
import { createQueue, type Later, type Queue } from "./keyed-queue.ts";
import { createLife } from "./life.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { checkPayload, type Delivery } from "./read-payload.ts";
import { createRedeliver } from "./redeliver.ts";
import type { OpenRepo } from "./repositories.ts";
import { createSchedule, type TakeTrigger } from "./schedule.ts";
import { createSweep, heardComments, type Sweep, sweepInstallations } from "./sweep/index.ts";
import { createTraffics, type Traffics } from "./traffics.ts";
import type { Self, Trigger } from "./trigger.ts";
import { webhookRoute } from "./webhook-route.ts";

/** `openRepo` is called once, when it is known who we are. */
export interface AppParts {
  readonly config: AppConfig;
  readonly log: Logger;
  /** How jobs wait as long as GitHub asks them to; by the machine's time where that is not said. */
  readonly later?: Later;
  /** Is told by every answer what time it is for GitHub. */
  readonly clock: GithubClock;
  /** Gives the engine of a repository. */
  readonly openRepo: (probot: Probot, self: Self, traffics: Traffics) => OpenRepo;
  /** Who we are, when it is known already; GitHub is asked otherwise. */
  readonly self?: Self;
}

/** `start` and `stop` are its life; the other parts are there to be looked at and triggered. */
export interface App {
  /** The server, not listening before `start`. */
  readonly server: Server;
  readonly probot: Probot;
  readonly queue: Queue;
  readonly sweep: Sweep;
  readonly metrics: Metrics;
  readonly trigger: TakeTrigger;
  /** Listens, asks GitHub who it is until that is known, and then looks at everything; answers the port as soon as it listens. */
  start(): Promise<number>;
  /**
   * Takes nothing more, carries out what stands in no other place and gives all running work `graceMs` to end; true when it
   * did.
   */
  stop(): Promise<boolean>;
}

/** Puts the App together without listening and without asking anybody. */
export async function buildApp({ config, log, clock, later, openRepo, self }: AppParts): Promise<App> {
  const probot = await createProbot(config, log, { asking: clock.asking }).ready();
  const onEnd = (_key: string, outcome: string): void => metrics.count("haiku_reconciles_total", { outcome });
  const queue = createQueue({ gatherMs: config.gatherMs, parallel: config.parallel, later, log, onEnd });
  const traffics = createTraffics({ clock, log });
  const metrics = createMetrics(gaugesOf(queue, traffics));
  const heard = heardComments(clock);
  const repositories: { open: OpenRepo | null } = { open: null };
  const trigger = createSchedule({ queue, openRepo: openLater(repositories), heard, metrics, log });
  const events = new Set(EVENTS.map(({ event }) => event));
  const redeliver = createRedeliver({ probot, events, clock, metrics, log });
  const unasked = (one: Trigger): void => trigger(one, "sweep");
  const seen = { probot, traffics, self: () => life.self(), heard, trigger: unasked, clock, log };
  const installation = sweepInstallations(seen);
  const sweep = createSweep({ probot, installation, redeliver, everyMs: config.sweepMs, log });
  const life = createLife({ ask: () => whoAmI(probot, config), onKnown, log }, self);
  const receive = async (delivery: Delivery): Promise<void> => {
    checkPayload(delivery, life.self());
    await probot.receive(eventOf(delivery));
  };
  const deliveries = { secrets: config.webhookSecrets, events, receive: life.during(receive), closed: life.closed };
  const health = { closed: life.closed, limitedUntil: traffics.limitedUntil };
  const routes = {
    [`POST ${config.webhookPath}`]: webhookRoute({ ...deliveries, metrics, log }),
    ...healthRoutes({ ...health, metrics, clock, askGithub: () => readApp(probot, config) }),
  };
  const server = buildHttpServer(routes, log);

  function onKnown(who: Self): void {
    repositories.open = openRepo(probot, who, traffics);
    registerEvents(probot, who, trigger);
    if (config.sweepMs > 0) sweep.start();
  }

  async function start(): Promise<number> {
    const port = await listen(server, config);
    life.begin();
    return port;
  }

  async function stop(): Promise<boolean> {
    sweep.stop();
    await life.stop();
    const inTime = await within(config.graceMs, queue.drain());
    await within(LAST_ANSWERS_MS, stopListening(server));
    server.closeAllConnections();
    return inTime;
  }

  return { server, probot, queue, sweep, metrics, trigger, start, stop };
}

/** What can be read at any moment; a time in seconds since 1970, 0: GitHub limits nothing. */
function gaugesOf(queue: Queue, traffics: Traffics): Parameters<typeof createMetrics>[0] {
  return {
    haiku_queue_size: () => queue.size(),
    haiku_queue_put_off: () => queue.putOff(),
    haiku_github_limited_until_seconds: () => Math.ceil((traffics.limitedUntil() ?? 0) / 1000),
  };
}

/** So long may answers take that are under way when all work has ended. */
const LAST_ANSWERS_MS = 1000;

function openLater(repositories: { readonly open: OpenRepo | null }): OpenRepo {
  return (installation, repo) => {
    if (repositories.open === null) throw new Bug("a repository is opened before it is known who we are");
    return repositories.open(installation, repo);
  };
}

type ProbotEvent = Parameters<Probot["receive"]>[0];

/** Only names of our own list come this far; the handlers check the payloads they read. */
function eventOf({ id, name, payload }: Delivery): ProbotEvent {
  return { id, name, payload } as unknown as ProbotEvent;
}

/** Whether `work` ended in time; it is not stopped when it did not. */
async function within(milliseconds: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

type EventName = Parameters<Probot["on"]>[0];

/** Lets every event we listen to wake what it means. Nothing is waited for: the delivery is answered at once. */
export function registerEvents(probot: Probot, self: Self, take: TakeTrigger): void {
  for (const handler of EVENTS) {
    // The list is typed as plain names so that it can be compared with the manifest; each is an event of GitHub's.
    probot.on(handler.event as EventName, ({ id, payload }: { id: string; payload: unknown }) => {
      for (const trigger of handler.triggers(payload, self)) take(trigger, id);
    });
  }
}

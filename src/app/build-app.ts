import type { Server } from "node:http";
import type { Logger, Probot } from "probot";
import type { Clock } from "../ports/index.ts";
import type { AppConfig } from "./config.ts";
import { EVENTS } from "./events/index.ts";
import { createProbot, readApp, whoAmI } from "./github-app.ts";
import { healthRoutes } from "./health-routes.ts";
import { buildHttpServer, listen, stopListening } from "./http-server.ts";
import { createQueue, type Queue } from "./keyed-queue.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { checkPayload, type Delivery } from "./read-payload.ts";
import { createRedeliver } from "./redeliver.ts";
import type { OpenRepo } from "./repositories.ts";
import { createSchedule, type TakeTrigger } from "./schedule.ts";
import { createSweep, heardComments, type Sweep, sweepInstallations } from "./sweep/index.ts";
import type { Self, Trigger } from "./trigger.ts";
import { webhookRoute } from "./webhook-route.ts";

/** `openRepo` is called once, when it is known who we are. */
export interface AppParts {
  readonly config: AppConfig;
  readonly log: Logger;
  readonly clock: Clock;
  /** Gives the engine of a repository. */
  readonly openRepo: (probot: Probot, self: Self) => OpenRepo;
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
  /** Listens and looks at everything once; answers the port. */
  start(): Promise<number>;
  /** Stops accepting and gives running work `graceMs` to end; true when all of it did. */
  stop(): Promise<boolean>;
}

/** Puts the App together without listening. Asks GitHub who it is, so a wrong key fails here and not later. */
export async function buildApp({ config, log, clock, openRepo, self: known }: AppParts): Promise<App> {
  const probot = await createProbot(config, log).ready();
  const self = known ?? (await whoAmI(probot, config));
  let stopping = false;
  const onEnd = (_key: string, outcome: string): void => metrics.count("haiku_reconciles_total", { outcome });
  const queue = createQueue({ gatherMs: config.gatherMs, parallel: config.parallel, log, onEnd });
  const metrics = createMetrics({ haiku_queue_size: () => queue.size() });
  const heard = heardComments();
  const trigger = createSchedule({ queue, openRepo: openRepo(probot, self), heard, metrics, log });
  const events = new Set(EVENTS.map(({ event }) => event));
  const redeliver = createRedeliver({ probot, events, clock, metrics, log });
  const unasked = (one: Trigger): void => trigger(one, "sweep");
  const installation = sweepInstallations({ probot, self, heard, trigger: unasked, clock, log });
  const sweep = createSweep({ probot, installation, redeliver, everyMs: config.sweepMs, log });
  registerEvents(probot, self, trigger);
  const receive = async (delivery: Delivery): Promise<void> => {
    checkPayload(delivery, self);
    await probot.receive(eventOf(delivery));
  };
  const routes = {
    [`POST ${config.webhookPath}`]: webhookRoute({ secrets: config.webhookSecrets, events, receive, metrics, log }),
    ...healthRoutes({ metrics, clock, askGithub: () => readApp(probot), stopping: () => stopping }),
  };
  const server = buildHttpServer(routes, log);

  async function start(): Promise<number> {
    const port = await listen(server, config);
    sweep.start();
    return port;
  }

  async function stop(): Promise<boolean> {
    stopping = true;
    sweep.stop();
    await stopListening(server);
    return within(config.graceMs, queue.drain());
  }

  return { server, probot, queue, sweep, metrics, trigger, start, stop };
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

import type { Probot } from "probot";
import { registerEvents } from "./build-app.ts";
import { readConfig } from "./config.ts";
import { EVENTS } from "./events/index.ts";
import { whoAmI } from "./github-app.ts";
import { createQueue } from "./keyed-queue.ts";
import { createLog } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { createRedeliver } from "./redeliver.ts";
import { engineFor, makeEngineWith } from "./repositories.ts";
import { createSchedule } from "./schedule.ts";
import { readShippedStudios } from "./shipped-studios.ts";
import { createSweep, heardComments, sweepInstallations } from "./sweep/index.ts";
import { systemClock as clock } from "./system-clock.ts";
import { createTraffics } from "./traffics.ts";
import type { Trigger } from "./trigger.ts";

export { type App, type AppParts, buildApp } from "./build-app.ts";
export { type AppConfig, readConfig } from "./config.ts";
export type { Engine, OpenRepo, RepoAccess } from "./repositories.ts";

/**
 * The app function, for hosts that bring a Probot and a server of their own. It reads the same variables, fails where `npm
 * start` would wait for GitHub, looks at everything every `HAIKU_SWEEP_MS`, and goes by the machine's clock, which has to be
 * right: how a Probot of somebody else's sends its requests is not ours to change. `npm start` runs `main.ts`.
 */
export default async function haiku(probot: Probot): Promise<void> {
  const config = readConfig();
  const log = createLog({ level: config.logLevel, secrets: [config.privateKey, ...config.webhookSecrets] });
  const self = await whoAmI(probot, config);
  const shippedStudios = await readShippedStudios(config.studios);
  const makeEngine = makeEngineWith({ config, self, shippedStudios, crash: () => undefined });
  const { appId, workflow } = config;
  const traffics = createTraffics({ clock, log });
  const openRepo = engineFor({ probot, traffics, makeEngine, appId, workflow, clock, log });
  const queue = createQueue({ gatherMs: config.gatherMs, parallel: config.parallel, log });
  const metrics = createMetrics();
  const heard = heardComments(clock);
  const trigger = createSchedule({ queue, openRepo, heard, metrics, log });
  registerEvents(probot, self, trigger);
  const events = new Set(EVENTS.map(({ event }) => event));
  const redeliver = createRedeliver({ probot, events, clock, metrics, log });
  const unasked = (one: Trigger): void => trigger(one, "sweep");
  const installation = sweepInstallations({ probot, traffics, self: () => self, heard, trigger: unasked, clock, log });
  if (config.sweepMs > 0) createSweep({ probot, installation, redeliver, everyMs: config.sweepMs, log }).start();
}

import type { Probot } from "probot";
import { registerEvents } from "./build-app.ts";
import { readConfig } from "./config.ts";
import { whoAmI } from "./github-app.ts";
import { createQueue } from "./keyed-queue.ts";
import { createLog } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { engineFor, makeEngineWith } from "./repositories.ts";
import { createSchedule } from "./schedule.ts";
import { readShippedStudios } from "./shipped-studios.ts";
import { heardComments } from "./sweep/index.ts";
import { systemClock } from "./system-clock.ts";

export { type App, type AppParts, buildApp } from "./build-app.ts";
export { type AppConfig, readConfig } from "./config.ts";
export type { Engine, OpenRepo, RepoAccess } from "./repositories.ts";

/** The app function, for hosts that bring a Probot and a server of their own. `npm start` runs `main.ts`. */
export default async function haiku(probot: Probot): Promise<void> {
  const config = readConfig();
  const log = createLog({ level: config.logLevel, secrets: [config.privateKey, ...config.webhookSecrets] });
  const self = await whoAmI(probot, config);
  const shippedStudios = await readShippedStudios(config.studios);
  const makeEngine = makeEngineWith({ config, self, shippedStudios, crash: () => undefined });
  const { appId, workflow } = config;
  const openRepo = engineFor({ probot, makeEngine, appId, workflow, clock: systemClock, log });
  const queue = createQueue({ gatherMs: config.gatherMs, parallel: config.parallel, log });
  registerEvents(
    probot,
    self,
    createSchedule({ queue, openRepo, heard: heardComments(), metrics: createMetrics(), log }),
  );
}

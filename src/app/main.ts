import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeError } from "../shared/index.ts";
import { buildApp } from "./build-app.ts";
import { readConfig } from "./config.ts";
import { githubClock } from "./github-clock.ts";
import { createLog } from "./log.ts";
import { goThrough, proxyPasswords } from "./proxy.ts";
import { engineFor, makeEngineWith } from "./repositories.ts";
import { readShippedStudios } from "./shipped-studios.ts";
import { systemClock } from "./system-clock.ts";

// The built program is both: what `npm start` runs, and what a host of its own imports.
export { default } from "./index.ts";

async function main(): Promise<void> {
  const clock = githubClock(systemClock);
  const config = readConfig();
  const secrets = [config.privateKey, ...config.webhookSecrets, ...proxyPasswords(config.proxy)];
  const log = createLog({ level: config.logLevel, secrets });
  if (config.proxy !== null) goThrough(config.proxy);
  const shippedStudios = await readShippedStudios(config.studios);
  const crash = (): void => void process.kill(process.pid, "SIGKILL");
  const { appId, workflow } = config;
  const app = await buildApp({
    config,
    log,
    clock,
    openRepo: (probot, self, traffics) =>
      engineFor({
        probot,
        traffics,
        makeEngine: makeEngineWith({ config, self, shippedStudios, crash }),
        appId,
        workflow,
        clock,
        log,
      }),
  });
  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, "stopping: nothing new is accepted");
    const inTime = await app.stop();
    log.info({ inTime }, inTime ? "stopped" : "stopped before all work had ended; it is found again at the next start");
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stop(signal));
  log.info({ host: config.host, port: await app.start() }, "listening");
}

/** Whether this file is what was started; importing it does nothing. */
function isStarted(): boolean {
  const started = process.argv[1];
  return started !== undefined && existsSync(started) && realpathSync(started) === fileURLToPath(import.meta.url);
}

if (isStarted()) {
  main().catch((error: unknown) => {
    console.error(`haiku: ${describeError(error)}`);
    process.exitCode = 1;
  });
}

import { type CrashPoint, createEngine } from "../engine/index.ts";
import { checkApart } from "./check-apart.ts";
import type { AppConfig } from "./config.ts";
import type { MakeEngine } from "./engine-for.ts";
import type { Self } from "./wake.ts";

export const ENGINE_VERSION = "0.1.0";

export interface MakeEngineOptions {
  readonly config: AppConfig;
  readonly self: Self;
  readonly shippedStudios: ReadonlyMap<string, string>;
  /** Ends the process without any tidying up. */
  readonly crash: () => void;
}

/** How the App makes an engine; what they share stands here once. */
export function makeEngineWith({ config, self, shippedStudios, crash }: MakeEngineOptions): MakeEngine {
  const reached = config.crashAt === null ? {} : { reached: crashAt(config.crashAt, crash) };
  return (ports, repo) =>
    createEngine(ports, {
      repo,
      webUrl: config.webUrl,
      appId: self.appId,
      bot: self.bot,
      shippedStudios,
      checkApart,
      version: ENGINE_VERSION,
      graceMs: config.dispatchGraceMs,
      ...reached,
    });
}

function crashAt(at: { point: string; nth: number }, crash: () => void): (point: CrashPoint) => void {
  let times = 0;
  return (point) => {
    if (point !== at.point) return;
    times += 1;
    if (times === at.nth) crash();
  };
}

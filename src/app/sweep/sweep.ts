import type { Probot } from "probot";
import * as z from "zod";
import type { Log } from "../../ports/index.ts";
import { ask } from "../github-app.ts";
import { guardedBy } from "./guarded.ts";
import { pages } from "./pages.ts";
import { sideBySide } from "./side-by-side.ts";
import type { SweepInstallation } from "./sweep-installation.ts";

/** `everyMs`: milliseconds between the end of a sweep and the next one. */
export interface SweepOptions {
  readonly probot: Probot;
  readonly installation: SweepInstallation;
  /** Asks for failed deliveries again; answers how many. */
  readonly redeliver: () => Promise<number>;
  readonly everyMs: number;
  readonly log: Log;
}

/** The look at every repository of every installation that nothing asked for. */
export interface Sweep {
  /** Sweeps now and from then on. Never fails: what went wrong is logged and tried again with the next sweep. */
  start(): void;
  /** One sweep; resolves when everything is woken. */
  once(): Promise<void>;
  /** Starts no further sweep; one that runs comes to its end. */
  stop(): void;
}

const Installations = z.array(z.object({ id: z.number(), suspended_at: z.string().nullish() }));

/** Looks at everything without being told to, so that a lost webhook or a crash costs time and nothing else. */
export function createSweep({ probot, installation, redeliver, everyMs, log }: SweepOptions): Sweep {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const guarded = guardedBy(log);

  async function once(): Promise<void> {
    const octokit = await probot.auth();
    const installations = await pages(async (page) => {
      const answer = await ask(() => octokit.request("GET /app/installations", { per_page: 100, page }));
      return Installations.parse(answer.data);
    });
    const active = installations.filter(({ suspended_at }) => !suspended_at);
    await sideBySide(active, ({ id }) => guarded({ installation: id }, () => installation(id)));
  }

  async function round(): Promise<void> {
    await guarded({}, once);
    await guarded({}, redeliver);
    if (!stopped) timer = setTimeout(round, everyMs);
  }

  function stop(): void {
    stopped = true;
    if (timer) clearTimeout(timer);
  }

  return { once, stop, start: () => void round() };
}

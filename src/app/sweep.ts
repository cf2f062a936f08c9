import type { Probot } from "probot";
import * as z from "zod";
import type { Log } from "../ports/index.ts";
import { describeError } from "../shared/index.ts";
import { ask } from "./github-app.ts";
import type { Trigger } from "./trigger.ts";

/** `everyMs`: milliseconds between the end of a sweep and the next one. */
export interface SweepOptions {
  readonly probot: Probot;
  readonly trigger: (trigger: Trigger) => void;
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
const Repositories = z.object({
  repositories: z.array(z.object({ name: z.string(), owner: z.object({ login: z.string() }), archived: z.boolean() })),
});

/** Looks at everything without being told to, so that a lost webhook or a crash costs time and nothing else. */
export function createSweep({ probot, trigger, redeliver, everyMs, log }: SweepOptions): Sweep {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  async function once(): Promise<void> {
    const octokit = await probot.auth();
    const installations = await pages(async (page) => {
      const answer = await ask(() => octokit.request("GET /app/installations", { per_page: 100, page }));
      return Installations.parse(answer.data);
    });
    for (const { id, suspended_at } of installations) {
      if (suspended_at) continue;
      await guarded({ installation: id }, async () => triggerRepositories(id));
    }
  }

  async function triggerRepositories(installation: number): Promise<void> {
    const octokit = await probot.auth(installation);
    const repositories = await pages(async (page) => {
      const answer = await ask(() => octokit.request("GET /installation/repositories", { per_page: 100, page }));
      return Repositories.parse(answer.data).repositories;
    });
    for (const { name, owner, archived } of repositories) {
      if (!archived) trigger({ installation, repo: { owner: owner.login, name }, target: { kind: "all" } });
    }
  }

  async function guarded(fields: object, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.error({ ...fields, err: error }, `a sweep was not complete: ${describeError(error)}`);
    }
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

/** All pages of a list, a hundred entries each. */
async function pages<T>(read: (page: number) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; ; page += 1) {
    const entries = await read(page);
    all.push(...entries);
    if (entries.length < 100) return all;
  }
}

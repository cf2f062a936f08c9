import type { Server } from "node:http";
import { Bug } from "../../shared/index.ts";
import type { Chaos } from "./http/chaos.ts";
import type { Limits } from "./http/limits.ts";
import type { HttpServer, RequestRecord } from "./http/server.ts";
import type { Tokens } from "./http/tokens.ts";
import type { Stats } from "./model/statistics.ts";
import type { World } from "./model/world.ts";
import type { RepoRef, WorkflowHost, Workflows } from "./seams.ts";
import { type Settings, settings } from "./settings.ts";
import type { Deliveries, Delivery } from "./webhooks/deliveries.ts";
import type { EventBus } from "./webhooks/event-bus.ts";

/** A running local GitHub. */
export interface LocalGitHub {
  /** REST, git and pages; without trailing slash. */
  readonly url: string;
  /** What listens there. */
  readonly server: Server;
  readonly host: WorkflowHost;
  readonly workflows: Workflows | null;
  readonly chaos: Chaos;
  /** Has Apps meet GitHub's limits now. */
  readonly limits: Pick<Limits, "useUp" | "pause">;
  /** Answers that broke GitHub's description, and errors of the server. A test fails when this is not empty. */
  readonly problems: readonly string[];
  readonly requests: readonly RequestRecord[];
  /** Newest first. */
  readonly deliveries: readonly Delivery[];
  installationId(appSlug: string, repo: RepoRef): number;
  tokenFor(login: string): string;
  stats(): Stats;
  /** What owners do where there is no API. */
  readonly settings: Settings;
  setWebhookUrl(appSlug: string, url: string | null): void;
  /** Resolves when no event, delivery or workflow job is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface RunningParts {
  readonly world: World;
  readonly server: HttpServer;
  readonly bus: EventBus;
  readonly deliveries: Deliveries;
  readonly chaos: Chaos;
  readonly limits: Limits;
  readonly tokens: Tokens;
  readonly host: WorkflowHost;
  readonly workflows: Workflows | null;
  readonly userTokens: ReadonlyMap<string, string>;
}

/** The handle that tests and the demo hold. */
export function localGitHub(parts: RunningParts): LocalGitHub {
  const { world, server, deliveries, chaos, limits, host, workflows } = parts;
  return {
    ...{ url: world.url, server: server.server },
    ...{ host, workflows, chaos, limits, problems: world.problems, requests: server.log, deliveries: deliveries.log },
    installationId: (slug, repo) => installationId(world, slug, repo),
    settings: settings(world, deliveries),
    tokenFor: (login) => known(parts.userTokens.get(login.toLowerCase()), `user ${login}`),
    stats: () => structuredClone(world.stats),
    setWebhookUrl: (slug, url) => {
      const app = world.apps.find((one) => one.slug === slug);
      known(app, `App ${slug}`).webhookUrl = url;
    },
    idle: () => idle(parts),
    close: () => close(parts),
  };
}

function known<T>(found: T | undefined | null, what: string): T {
  if (found === undefined || found === null) throw new Bug(`no ${what} in this local GitHub`);
  return found;
}

function installationId(world: World, slug: string, ref: RepoRef): number {
  const repo = known(world.repositoryOnceCalled(ref.owner, ref.name), `repository ${ref.owner}/${ref.name}`);
  const found = repo.installations.find((one) => one.app.slug === slug);
  return known(found, `installation of ${slug} on ${ref.owner}/${ref.name}`).id;
}

async function idle(parts: RunningParts): Promise<void> {
  await parts.bus.idle();
  await parts.workflows?.idle();
  await parts.bus.idle();
  await parts.deliveries.idle();
}

async function close(parts: RunningParts): Promise<void> {
  await parts.workflows?.close();
  await parts.bus.idle();
  await parts.server.close();
  for (const repo of parts.world.repositories.values()) repo.git.close();
}

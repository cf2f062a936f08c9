import type { Probot } from "probot";
import * as z from "zod";
import { keepToLimits } from "../../github/index.ts";
import type { Clock, Log } from "../../ports/index.ts";
import { ask } from "../github-app.ts";
import type { Traffics } from "../traffics.ts";
import type { RepoRef, Self, Trigger, TriggerTarget } from "../trigger.ts";
import { AT_A_GLANCE, type Glance, glanceAt } from "./glance.ts";
import { guardedBy } from "./guarded.ts";
import type { HeardComments } from "./heard-comments.ts";
import { pages } from "./pages.ts";
import { recentCommands } from "./recent-comments.ts";
import { sideBySide } from "./side-by-side.ts";

/** What a sweep of an installation needs to know, and whom it wakes. */
export interface SweepInstallationOptions {
  readonly probot: Probot;
  readonly traffics: Traffics;
  /** Who we are; asked for when the first sweep begins. */
  readonly self: () => Self;
  readonly heard: HeardComments;
  readonly trigger: (trigger: Trigger) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Looks at every repository of one installation, by its id: wakes its intents, and whatever was said and not heard. */
export type SweepInstallation = (installation: number) => Promise<void>;

const Repositories = z.object({
  repositories: z.array(
    z.object({ node_id: z.string(), name: z.string(), owner: z.object({ login: z.string() }), archived: z.boolean() }),
  ),
});

/** The first sweep looks back as far as GitHub remembers deliveries. */
const FIRST_MS = 3 * 24 * 60 * 60 * 1000;
/** Sweeps overlap by so much: lists that show things late, and clocks that differ. */
const OVERLAP_MS = 10 * 60 * 1000;

/** After so long every copy of what GitHub has shows what was said. */
const SHOWN_LATE_MS = 60 * 1000;

type Octokit = Awaited<ReturnType<Probot["auth"]>>;

type All = Extract<TriggerTarget, { readonly kind: "all" }>;

/**
 * A repository without intents in which nothing happened costs a hundredth of one request. Comments are read where something
 * did, since the last sweep that left nothing open.
 */
export function sweepInstallations(options: SweepInstallationOptions): SweepInstallation {
  const { probot, traffics, heard, trigger, self, clock } = options;
  const guarded = guardedBy(options.log);
  /** Repository → since when, by GitHub's clock, it is not known what was said there. Milliseconds since 1970. */
  const heardUntil = new Map<string, number>();

  async function sweepSome(installation: number, octokit: Octokit, some: readonly RepoRef[], now: number) {
    const ids = some.map(({ id }) => id);
    const glances = await glanceAt((document, variables) => octokit.graphql(document, variables), ids);
    await sideBySide(some, async (repo) => {
      const { id } = repo;
      const since = Math.max(heardUntil.get(id) ?? 0, now - FIRST_MS);
      const due = whatIsDue(
        glances.find((one) => one.id === id),
        since,
      );
      if (due.intents) trigger({ installation, repo, target: { kind: "all", ...due.known } });
      if (due.comments) await guarded({ repo }, () => sweepComments(installation, octokit, repo, { since, now }));
      else heardUntil.set(id, now - OVERLAP_MS);
    });
  }

  /** While a comment has not been heard its time is looked at again: it may have failed for a passing reason. */
  async function sweepComments(
    installation: number,
    octokit: Octokit,
    repo: RepoRef,
    { since, now }: { readonly since: number; readonly now: number },
  ): Promise<void> {
    const found = await recentCommands(octokit, { repo, since, self: self() });
    const missed = found.filter((one) => !heard.has(repo, one.id));
    for (const { id: comment, at, target } of missed.filter((one) => heard.isDue(repo, one.id))) {
      trigger({ installation, repo, target });
      // An intent is looked at in every sweep anyway, unless it ends: a look that may have read a copy without it is not enough.
      if (target.kind !== "issue-comment" && now - at > SHOWN_LATE_MS) heard.add(repo, comment);
    }
    if (missed.length === 0) heardUntil.set(repo.id, now - OVERLAP_MS);
  }

  return async (installation) => {
    const octokit = await probot.auth(installation);
    // Where little is left that is for people: a sweep comes again.
    keepToLimits(octokit, traffics.of(installation), { by: "sweep", mayWait: true });
    let now = Date.parse(clock.now());
    const repositories = await pages(async (page) => {
      const answer = await ask(() => octokit.request("GET /installation/repositories", { per_page: 100, page }));
      now = Date.parse(answer.headers.date ?? clock.now());
      return Repositories.parse(answer.data).repositories;
    });
    const open = repositories
      .filter(({ archived }) => !archived)
      .map(({ node_id, name, owner }): RepoRef => ({ id: node_id, owner: owner.login, name }));
    await sideBySide(inParts(open), (some) =>
      guarded({ installation }, () => sweepSome(installation, octokit, some, now)),
    );
  };
}

function inParts(all: readonly RepoRef[]): readonly (readonly RepoRef[])[] {
  const many = Math.ceil(all.length / AT_A_GLANCE);
  return Array.from({ length: many }, (_, n) => all.slice(n * AT_A_GLANCE, (n + 1) * AT_A_GLANCE));
}

const OF_AN_INTENT = /^haiku\/[^/]+\/./;

/** Where GitHub shows nothing at a glance, everything is asked for. */
function whatIsDue(
  glance: Glance | undefined,
  since: number,
): { readonly intents: boolean; readonly known: Pick<All, "branches">; readonly comments: boolean } {
  if (glance === undefined) return { intents: true, known: {}, comments: true };
  const { branches } = glance;
  return {
    // Also those without a ledger: whoever knows of one misses it when somebody has deleted it.
    intents: branches === null || [...branches.keys()].some((branch) => OF_AN_INTENT.test(branch)),
    known: branches === null ? {} : { branches },
    comments: glance.updated !== null && glance.updated >= since,
  };
}

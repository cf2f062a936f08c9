import { Bug } from "../../shared/index.ts";
import { timeOutQueues } from "./behaviour/merge-queue.ts";
import { installationFor, publicPart } from "./model/accounts.ts";
import type { AppRecord, Installation, Repository } from "./model/records.ts";
import type { World } from "./model/world.ts";
import { installationObject, minimalRepositoryObject, userObject } from "./objects/account-objects.ts";
import { type RepositorySettings, repositoryAt, repositorySettings } from "./repository-settings.ts";
import type { RepoRef } from "./seams.ts";
import type { Deliveries } from "./webhooks/deliveries.ts";

/** What owners do on settings pages, for which there is no API: to an App by its slug, to its installation on a repository. */
export interface Settings extends RepositorySettings {
  /** What is sent from now on, also once more, is signed with this. */
  changesWebhookSecret(slug: string, secret: string): void;
  /** From now on the App signs in with any of these and with no other. */
  changesKeys(slug: string, privateKeys: readonly string[]): void;
  /** Takes the App away from all repositories of this one's owner; its tokens are good for nothing from then on. */
  uninstalls(slug: string, repo: RepoRef): void;
  /** Installs it there again: as another installation, as on GitHub. */
  installs(slug: string, repo: RepoRef): void;
  /** Commits that this person has signed with it are verified from now on. `publicKey`: `ssh-ed25519 AAAA…`. */
  addsSigningKey(login: string, publicKey: string): void;
  /** The next so many times GitHub has still to find out whether a pull request can be merged, and merges none. */
  forgetsMergeability(repo: RepoRef, times: number): void;
  /** What its merge queues test now is taken out: its checks have not come in time. */
  timesOutQueues(repo: RepoRef): Promise<void>;
  /** Everything it has written below issues and pull requests is gone, and all its checks. */
  deletesAllOf(slug: string): void;
}

export function settings(world: World, deliveries: Deliveries): Settings {
  const appOf = (slug: string): AppRecord => {
    const app = world.apps.find((one) => one.slug === slug);
    if (!app) throw new Bug(`no App ${slug} in this local GitHub`);
    return app;
  };
  const owned = (repo: RepoRef): readonly Repository[] => {
    const account = repositoryAt(world, repo).owner;
    return [...world.repositories.values()].filter((one) => one.owner === account);
  };
  /** Every App hears of its own installations, whatever it subscribes to. */
  const tell = (installation: Installation, action: string, repos: readonly Repository[]): void => {
    const repositories = repos.map((repo) => minimalRepositoryObject(world, repo));
    const sender = userObject(world, installation.account);
    const payload = { action, installation: installationObject(world, installation), repositories, sender };
    const { app, id } = installation;
    const about = { app, event: "installation", action, installationId: id, repositoryId: null };
    deliveries.send({ ...about, payload: JSON.stringify(payload) });
  };
  return {
    ...repositorySettings(world, deliveries),
    changesWebhookSecret: (slug, secret) => {
      appOf(slug).webhookSecret = secret;
    },
    changesKeys: (slug, privateKeys) => {
      appOf(slug).publicKeys = privateKeys.map(publicPart);
    },
    uninstalls: (slug, repo) => {
      const repos = owned(repo);
      const gone = world.installation(repositoryAt(world, repo), appOf(slug));
      if (!gone) throw new Bug(`${slug} is not installed on ${repo.owner}/${repo.name}`);
      world.installations.splice(world.installations.indexOf(gone), 1);
      for (const one of repos) one.installations = one.installations.filter((each) => each !== gone);
      tell(gone, "deleted", repos);
    },
    installs: (slug, repo) => {
      const repos = owned(repo);
      const made = installationFor(world, appOf(slug), repositoryAt(world, repo).owner);
      for (const one of repos) one.installations = [...one.installations, made];
      tell(made, "created", repos);
    },
    addsSigningKey: (login, publicKey) => {
      const account = world.account(login);
      if (!account) throw new Bug(`no account ${login} in this local GitHub`);
      account.signingKeys.push(publicKey);
    },
    forgetsMergeability: ({ owner, name }, times) => {
      world.requireRepository(owner, name).mergeabilityUnknown = times;
    },
    timesOutQueues: ({ owner, name }) => timeOutQueues(world, world.requireRepository(owner, name)),
    deletesAllOf: (slug) => {
      const app = appOf(slug);
      for (const repo of world.repositories.values()) deleteAllOf(repo, app);
    },
  };
}

function deleteAllOf(repo: Repository, app: AppRecord): void {
  for (const { comments } of repo.items.values())
    for (const comment of comments.filter(({ user }) => user === app.bot))
      comments.splice(comments.indexOf(comment), 1);
  for (const suite of repo.suites.filter((one) => one.app === app)) repo.suites.splice(repo.suites.indexOf(suite), 1);
}

import { Bug } from "../../shared/index.ts";
import { deleteIssue, setLocked, transferIssue } from "./behaviour/issue-settings.ts";
import {
  type Handover,
  ownerOf,
  renameDefaultBranch,
  renameRepository,
  setArchived,
  transferRepository,
} from "./behaviour/repository-settings.ts";
import { ownerAccount } from "./model/accounts.ts";
import type { Installation, Issue, Item, Repository } from "./model/records.ts";
import type { World } from "./model/world.ts";
import { installationObject, minimalRepositoryObject, userObject } from "./objects/account-objects.ts";
import type { RuleOptions } from "./options.ts";
import type { RepoRef } from "./seams.ts";
import type { Deliveries } from "./webhooks/deliveries.ts";
import { webhookProblem } from "./webhooks/described.ts";

/** What owners do on pages of a repository and of its issues. A repository is named by any name that it ever had. */
export interface RepositorySettings {
  /** From now on these are the rules of its branches, and no others. */
  changesRules(repo: RepoRef, rules: readonly RuleOptions[]): void;
  /** Refs that rules have kept from being moved so far, each as often as that was asked. */
  keptByRules(repo: RepoRef): readonly string[];
  /** Nobody writes anything into it, until it is unarchived. */
  archives(repo: RepoRef): void;
  unarchives(repo: RepoRef): void;
  renames(repo: RepoRef, name: string): void;
  /** To an account, which is made where there is none; an App stays only where that account has it installed. */
  transfers(repo: RepoRef, owner: string): void;
  renamesDefaultBranch(repo: RepoRef, name: string): Promise<void>;
  /** Of an issue or a pull request: from now on only people take part who may write. */
  locks(repo: RepoRef, number: number): void;
  unlocks(repo: RepoRef, number: number): void;
  /** Of an issue: to another repository of the same owner. Answers its number there. */
  transfersIssue(repo: RepoRef, number: number, to: RepoRef): number;
  deletesIssue(repo: RepoRef, number: number): void;
}

export function repositorySettings(world: World, deliveries: Deliveries): RepositorySettings {
  const at = (repo: RepoRef): Repository => repositoryAt(world, repo);
  return {
    changesRules: (repo, rules) => {
      at(repo).rules = rules;
    },
    keptByRules: (repo) => [...at(repo).keptByRules],
    archives: (repo) => setArchived(world, at(repo), true),
    unarchives: (repo) => setArchived(world, at(repo), false),
    renames: (repo, name) => renameRepository(world, at(repo), name),
    transfers: (repo, owner) => {
      const moved = at(repo);
      tellOfHandover(world, deliveries, moved, transferRepository(world, moved, ownerAccount(world, owner)));
    },
    renamesDefaultBranch: (repo, name) => renameDefaultBranch(world, at(repo), name),
    locks: (repo, number) => setLocked(world, itemAt(at(repo), number), true),
    unlocks: (repo, number) => setLocked(world, itemAt(at(repo), number), false),
    transfersIssue: (repo, number, to) => {
      const issue = issueAt(at(repo), number);
      transferIssue(world, issue, at(to));
      return issue.number;
    },
    deletesIssue: (repo, number) => deleteIssue(world, issueAt(at(repo), number)),
  };
}

/** By any name that it ever had. */
export function repositoryAt(world: World, { owner, name }: RepoRef): Repository {
  const found = world.repositoryOnceCalled(owner, name);
  if (!found) throw new Bug(`no repository ${owner}/${name} in this local GitHub`);
  return found;
}

function itemAt(repo: Repository, number: number): Item {
  const found = repo.items.get(number);
  if (!found) throw new Bug(`no #${number} in ${repo.name}`);
  return found;
}

function issueAt(repo: Repository, number: number): Issue {
  const found = itemAt(repo, number);
  if (found.typename !== "Issue") throw new Bug(`#${number} of ${repo.name} is no issue`);
  return found;
}

/** Every App hears of what its installations reach, whatever it subscribes to. */
function tellOfHandover(world: World, deliveries: Deliveries, repo: Repository, { left, joined }: Handover): void {
  const tell = (action: "added" | "removed", installation: Installation): void => {
    const short = minimalRepositoryObject(world, repo);
    const [added, removed] = action === "added" ? [[short], []] : [[], [short]];
    const lists = { repositories_added: added, repositories_removed: removed, repository_selection: "all" };
    const sender = userObject(world, world.requireAccount(ownerOf(repo)));
    const payload = {
      action,
      installation: installationObject(world, installation),
      ...lists,
      requester: null,
      sender,
    };
    const problem = webhookProblem("installation_repositories", payload);
    if (problem !== null) world.problems.push(problem);
    const { app, id } = installation;
    const about = { app, event: "installation_repositories", action, installationId: id, repositoryId: null };
    deliveries.send({ ...about, payload: JSON.stringify(payload) });
  };
  for (const installation of left) tell("removed", installation);
  for (const installation of joined) tell("added", installation);
}

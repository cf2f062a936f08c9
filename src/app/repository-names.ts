import * as z from "zod";
import { type HostError, RepositoryClosedError } from "../shared/index.ts";
import type { RepoName, RepoRef } from "./trigger.ts";

/** How GitHub is asked about one repository, as an installation and as the App itself. */
export interface NameQuestions {
  /** The name of a repository by its global id, as this installation sees it: `{ node: { nameWithOwner } }`. */
  nameOf(installation: number, id: string): Promise<unknown>;
  /** Id of the installation on the repository of this name; null where there is none. */
  installationOn(repo: RepoName): Promise<number | null>;
}

/** What repositories are called: by an id that stays, whatever an event or a job that has waited calls them. */
export interface RepositoryNames {
  /** The name to open it by. GitHub is asked where it is called otherwise here than ever before. */
  current(installation: number, repo: RepoRef): Promise<RepoName>;
  /** GitHub calls it otherwise now: asks how. RepositoryClosedError where it is no longer this installation's. */
  askAgain(installation: number, repo: RepoRef): Promise<RepoName>;
  /** RepositoryClosedError where it is no longer this installation's, as the App itself is told. */
  assertOurs(installation: number, repo: RepoRef): Promise<void>;
}

interface Known {
  readonly current: RepoName;
  /** Names that are of no more use, in small letters. */
  readonly former: ReadonlySet<string>;
}

const Answer = z.object({ node: z.object({ nameWithOwner: z.string() }).nullable() });
/** Of so many repositories the name is remembered; of others the one is taken that an event says. */
const MOST = 10_000;

export function repositoryNames(questions: NameQuestions): RepositoryNames {
  const names = new Map<string, Known>();

  function keep(key: string, known: Known): RepoName {
    names.delete(key);
    names.set(key, known);
    const [oldest] = names.keys();
    if (names.size > MOST && oldest !== undefined) names.delete(oldest);
    return known.current;
  }

  async function ask(installation: number, repo: RepoRef): Promise<RepoName> {
    const key = keyOf(installation, repo);
    const before = names.get(key);
    const { node } = Answer.parse(await questions.nameOf(installation, repo.id));
    const [owner, name] = node?.nameWithOwner.split("/") ?? [];
    if (!owner || !name) throw notThere();
    const former = new Set([
      ...(before?.former ?? []),
      ...[before?.current, repo].flatMap((one) => (one ? [textOf(one)] : [])),
    ]);
    former.delete(textOf({ owner, name }));
    return keep(key, { current: { owner, name }, former });
  }

  async function assertOn(installation: number, name: RepoName): Promise<void> {
    if ((await questions.installationOn(name)) !== installation) throw notThere();
  }

  return {
    current: async (installation, repo) => {
      const key = keyOf(installation, repo);
      const known = names.get(key);
      if (known === undefined) return keep(key, { current: { owner: repo.owner, name: repo.name }, former: new Set() });
      const said = textOf(repo);
      return said === textOf(known.current) || known.former.has(said) ? known.current : ask(installation, repo);
    },
    askAgain: async (installation, repo) => {
      const current = await ask(installation, repo);
      await assertOn(installation, current);
      return current;
    },
    assertOurs: (installation, repo) => assertOn(installation, names.get(keyOf(installation, repo))?.current ?? repo),
  };
}

function notThere(): HostError {
  return new RepositoryClosedError("the App is not installed on it any more");
}

function keyOf(installation: number, { id }: RepoRef): string {
  return `${installation}/${id}`;
}

function textOf({ owner, name }: RepoName): string {
  return `${owner}/${name}`.toLowerCase();
}

import { Bug, HostError } from "../../shared/index.ts";
import { checkApp, createCheckRun, openSuite, updateCheckRun } from "./behaviour/checks.ts";
import type { Signature } from "./git/parse-objects.ts";
import type { Tokens } from "./http/tokens.ts";
import { webFlowLogin } from "./model/accounts.ts";
import type { Annotation, CheckRun, Repository } from "./model/records.ts";
import type { World } from "./model/world.ts";
import { minimalRepositoryObject, userObject } from "./objects/account-objects.ts";
import type { Actor, HeadCommit, JobAnnotation, JobCheck, Permissions, RepoRef, WorkflowHost } from "./seams.ts";

const BOT = "github-actions[bot]";

/** What the workflow runner may ask of the server. */
export function workflowHost(world: World, tokens: Tokens): WorkflowHost {
  const repoOf = ({ owner, name }: RepoRef): Repository => {
    const found = world.repositoryOnceCalled(owner, name);
    if (!found) throw new HostError(`there is no repository ${owner}/${name}`, { retryable: false, status: 404 });
    return found;
  };
  return {
    url: () => world.url,
    older: world.older,
    idsFrom: world.ids.countlessFrom,
    nameOf: (repo) => ({ owner: repoOf(repo).owner.login, name: repoOf(repo).name }),
    defaultBranch: (repo) => repoOf(repo).defaultBranch,
    resolve: (repo, ref) => repoOf(repo).git.resolve(ref.replace(/^refs\/heads\//, "")),
    commit: (repo, sha) => headCommit(repoOf(repo), sha),
    readFile: async (repo, sha, path) => {
      const found = await repoOf(repo).git.object(`${sha}:${path}`);
      return found?.type === "blob" ? found.content.toString("utf8") : null;
    },
    listFiles: async (repo, sha, folder) => {
      const found = await repoOf(repo).git.object(`${sha}:${folder}`);
      if (found?.type !== "tree") return [];
      return (await repoOf(repo).git.entries(found.oid))
        .filter((entry) => entry.type !== "tree")
        .map((entry) => `${folder}/${entry.path}`);
    },
    sharesActions: (repo, askedBy) => {
      const found = world.repository(repo.owner, repo.name);
      return found !== null && (!found.private || found === repoOf(askedBy));
    },
    gitDirectory: (repo) => repoOf(repo).git.directory,
    mintJobToken: (_repo, permissions, runId) => tokens.mint("ghs", jobActor(world, permissions, runId)),
    revokeToken: (token) => tokens.revoke(token),
    openCheckSuite: (repo, headSha) =>
      openSuite(world, repoOf(repo), { app: checkApp(world, jobActor(world, { checks: "write" }, 0)), headSha }),
    createCheckRun: (repo, run) => startCheck(world, repoOf(repo), run),
    completeCheckRun: async (repo, id, { conclusion, annotations }) => {
      const run = checkRun(repoOf(repo), id);
      const end = { status: "completed", conclusion, output: { annotations: annotations.map(annotation) } };
      updateCheckRun(world, run, end, jobActor(world, { checks: "write" }, 0));
    },
    emit: (repo, name, payload, actor) =>
      world.publish({ repo: repoOf(repo), name, actor, payload: async () => payload }),
    userObject: (login) => userObject(world, world.account(login) ?? world.requireAccount(webActor(world))),
    repositoryObject: (repo) => minimalRepositoryObject(world, repoOf(repo)),
  };
}

function webActor(world: World): Actor {
  return { kind: "user", login: webFlowLogin, id: world.account(webFlowLogin)?.id ?? 0 };
}

function jobActor(world: World, permissions: Permissions, runId: number): Actor {
  return { kind: "job", login: BOT, id: world.account(BOT)?.id ?? 0, permissions, runId };
}

async function startCheck(
  world: World,
  repo: Repository,
  { suite, name, headSha, detailsUrl }: JobCheck,
): Promise<number> {
  const actor = jobActor(world, { checks: "write" }, 0);
  const own = repo.suites.find((one) => one.id === suite.id);
  const about = { name, head_sha: headSha, details_url: detailsUrl, status: "in_progress" };
  const input = { ...about, app: checkApp(world, actor), suite: own };
  return (await createCheckRun(world, repo, input, actor)).id;
}

async function headCommit(repo: Repository, sha: string): Promise<HeadCommit> {
  const found = await repo.git.commit(sha);
  if (!found) throw new HostError(`commit ${sha} cannot be read`, { retryable: false });
  const { oid: id, tree: tree_id, message, author, committer } = found;
  const people = { author: who(author), committer: who(committer) };
  return { id, tree_id, message: message.trimEnd(), timestamp: committer.date, ...people };
}

const who = ({ name, email }: Signature): HeadCommit["author"] => ({ name, email });

function annotation({ level, title, message, path, line }: JobAnnotation): Annotation {
  const place = { path, start_line: line, end_line: line };
  return { ...place, annotation_level: level, message, ...(title === null ? {} : { title }) };
}

function checkRun(repo: Repository, id: number): CheckRun {
  const found = repo.suites.flatMap((suite) => suite.runs).find((run) => run.id === id);
  if (!found) throw new Bug(`no check run ${id} in ${repo.name}`);
  return found;
}

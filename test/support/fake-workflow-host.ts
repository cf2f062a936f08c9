import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type {
  Actor,
  HeadCommit,
  Permissions,
  RepoRef,
  RestAnswer,
  Route,
  WorkflowHost,
  Workflows,
} from "../../src/rehearsal/github/seams.ts";
import {
  createWorkflows,
  type LocalWorkflows,
  type WorkflowsOptions,
} from "../../src/rehearsal/github/workflows/index.ts";
import { runGitBackend } from "./git-backend.ts";

export const REPO: RepoRef = { owner: "octo", name: "demo" };
export const DEVELOPER: Actor = { kind: "user", login: "developer", id: 7 };

export interface FakeCheck {
  readonly name: string;
  readonly headSha: string;
  conclusion: string | null;
}

/** Everything a test looks at: one real bare repository over HTTP and a record of what the runner told its host. */
export interface Bench {
  readonly workflows: LocalWorkflows;
  readonly folder: string;
  readonly url: string;
  readonly checks: FakeCheck[];
  readonly emitted: { readonly event: string; readonly payload: Readonly<Record<string, unknown>> }[];
  readonly tokens: Map<string, Permissions>;
  readonly revoked: string[];
  readonly log: string[];
  /** Commits files on top of `main` (or another branch) and returns the commit. */
  commit(files: Readonly<Record<string, string>>, message?: string, branch?: string): string;
  /** Calls a route as the server would. */
  call(method: Route["method"], path: string, body?: unknown): Promise<RestAnswer>;
  close(): Promise<void>;
}

export async function openBench(options: Partial<WorkflowsOptions> = {}): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), "runner-"));
  const gitDirectory = join(folder, "repos", REPO.owner, `${REPO.name}.git`);
  git(folder, "init", "-q", "--bare", "-b", "main", gitDirectory);
  git(gitDirectory, "config", "uploadpack.allowAnySHA1InWant", "true");
  const bench = { checks: [], emitted: [], tokens: new Map(), revoked: [], log: [] } satisfies Partial<Bench>;
  const server = createServer((request, response) => serveGit(join(folder, "repos"), bench.tokens, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = addressOf(server);
  const host = fakeHost(url, gitDirectory, bench);
  const log = (line: string): void => void (bench.log as string[]).push(line);
  const workflows = createWorkflows(host, {
    folder: join(folder, "runner"),
    graceMs: 50,
    log,
    ...options,
  });
  return {
    ...bench,
    workflows,
    folder,
    url,
    commit: (files, message = "change", branch = "main") => commit(gitDirectory, files, message, branch),
    call: (method, path, body) => callRoute(workflows, method, path, body),
    close: async () => {
      await workflows.close();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function git(cwd: string, ...args: readonly string[]): string {
  const env = { ...process.env, TZ: "UTC", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
  return execFileSync("git", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

type Record_ = Pick<Bench, "checks" | "emitted" | "tokens" | "revoked">;

function fakeHost(url: string, gitDirectory: string, record: Record_): WorkflowHost {
  const attempt = (...args: readonly string[]): string | null => {
    try {
      return git(gitDirectory, ...args);
    } catch (error) {
      if (error instanceof Error && "status" in error) return null;
      throw error;
    }
  };
  return {
    older: false,
    idsFrom: 0,
    url: () => url,
    nameOf: (repo) => repo,
    defaultBranch: () => "main",
    resolve: async (_repo, ref) => attempt("rev-parse", "--verify", "-q", `${ref}^{commit}`),
    commit: async (_repo, sha) => headCommit(gitDirectory, sha),
    readFile: async (_repo, sha, path) => attempt("show", `${sha}:${path}`),
    listFiles: async (_repo, sha, folder) => {
      const listed = attempt("ls-tree", "-r", "--name-only", sha, `${folder}/`) ?? "";
      return listed.split("\n").filter((line) => line !== "");
    },
    sharesActions: ({ owner, name }) => owner === REPO.owner && name === REPO.name,
    gitDirectory: () => gitDirectory,
    mintJobToken: (_repo, permissions, runId) => {
      const token = `ghs_job${runId}x${record.tokens.size}`;
      record.tokens.set(token, permissions);
      return token;
    },
    revokeToken: (token) => void record.revoked.push(token),
    openCheckSuite: () => ({ id: 1, nodeId: "CS_1" }),
    createCheckRun: async (_repo, { name, headSha }) => record.checks.push({ name, headSha, conclusion: null }),
    completeCheckRun: async (_repo, id, { conclusion }) => {
      const check = record.checks[id - 1];
      if (check !== undefined) check.conclusion = conclusion;
    },
    emit: (_repo, event, payload) => void record.emitted.push({ event, payload: structuredClone(payload) }),
    userObject: (login) => ({ login, id: 7, type: "User" }),
    repositoryObject: ({ owner, name }) => ({ id: 1, name, full_name: `${owner}/${name}` }),
  };
}

export function headCommit(gitDirectory: string, id: string): HeadCommit {
  const format = ["%T", "%cd", "%an", "%ae", "%cn", "%ce", "%B"].join("%x00");
  const inUtc = "--date=format-local:%Y-%m-%dT%H:%M:%SZ";
  const said = git(gitDirectory, "log", "-1", inUtc, `--format=${format}`, id).split("\0");
  const [tree_id = "", timestamp = "", name = "", email = "", byName = "", byEmail = "", message = ""] = said;
  return { id, tree_id, timestamp, message, author: { name, email }, committer: { name: byName, email: byEmail } };
}

function commit(
  gitDirectory: string,
  files: Readonly<Record<string, string>>,
  message: string,
  branch: string,
): string {
  const clone = mkdtempSync(join(tmpdir(), "clone-"));
  git(clone, "clone", "-q", gitDirectory, ".");
  const known = git(clone, "branch", "-r").includes(`origin/${branch}`);
  if (known) git(clone, "checkout", "-q", branch);
  else git(clone, "checkout", "-q", "-b", branch);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), content);
  }
  git(clone, "add", "-A");
  const who = ["-c", "user.name=Dev", "-c", "user.email=dev@example.com"];
  git(clone, ...who, "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", message);
  git(clone, "push", "-q", "origin", branch);
  const sha = git(clone, "rev-parse", "HEAD");
  rmSync(clone, { recursive: true, force: true });
  return sha;
}

async function callRoute(
  workflows: Workflows,
  method: Route["method"],
  target: string,
  body: unknown,
): Promise<RestAnswer> {
  const { pathname, searchParams } = new URL(target, "http://fake");
  for (const route of workflows.routes) {
    const pattern = route.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const match = route.method === method ? new RegExp(`^${pattern}$`).exec(pathname) : null;
    if (match !== null) {
      return route.handle({ actor: DEVELOPER, params: { ...match.groups }, query: searchParams, body });
    }
  }
  throw new RangeError(`no route for ${method} ${target}`);
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new RangeError("the server listens on no port");
  return `http://127.0.0.1:${address.port}`;
}

/** Smart HTTP by git's own CGI program; reading needs a token of a job. */
function serveGit(
  root: string,
  tokens: Map<string, Permissions>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const basic = /^basic (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const [, token = ""] = Buffer.from(basic, "base64").toString("utf8").split(":");
  if (!tokens.has(token)) {
    response.writeHead(401, { "www-authenticate": "Basic" }).end();
    return;
  }
  runGitBackend(root, request, response);
}

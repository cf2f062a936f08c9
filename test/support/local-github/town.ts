import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import {
  type LocalGitHub,
  type LocalGitHubOptions,
  type Permissions,
  type RepoOptions,
  startLocalGitHub,
} from "../../../src/rehearsal/github/index.ts";
import { testCredentials } from "../credentials.ts";

export const PRIVATE_KEY = testCredentials().privateKey;

export const REPO = { owner: "acme", repo: "shop" } as const;
export const SECRET = "a-secret-for-tests";
export const EVENTS = [
  ...["issues", "issue_comment", "pull_request", "pull_request_review", "pull_request_review_comment"],
  ...[
    "pull_request_review_thread",
    "check_run",
    "status",
    "push",
    "create",
    "delete",
    "workflow_run",
    "merge_group",
    "repository",
  ],
];
export const PERMISSIONS: Permissions = {
  contents: "write",
  pull_requests: "write",
  issues: "write",
  checks: "write",
  statuses: "write",
  actions: "write",
};

export interface Heard {
  readonly event: string;
  readonly guid: string;
  readonly signature: string;
  readonly body: string;
}

/** A local GitHub with a small repository, three people, one App, and someone who listens to its webhooks. */
export interface Town {
  readonly github: LocalGitHub;
  readonly heard: Heard[];
  readonly appId: number;
  readonly folder: string;
  as(login: string): Octokit;
  app(): Octokit;
  installation(options?: {
    readonly permissions?: Record<string, "read" | "write">;
  }): Promise<{ readonly octokit: Octokit; readonly token: string }>;
  /** What the listener answers with from now on. */
  answerHooksWith(status: number): void;
  close(): Promise<void>;
}

const FILES: Readonly<Record<string, string>> = {
  "README.md": "# Shop\n\nOne\nTwo\nThree\nFour\nFive\nSix\nSeven\nEight\nNine\nTen\nEleven\nTwelve\n",
  "src/till.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n",
  ".github/workflows/ci.yml": "on: push\njobs: {}\n",
};

export async function startTown(
  more: Partial<LocalGitHubOptions> & {
    readonly repo?: Partial<RepoOptions>;
    readonly besides?: readonly string[];
  } = {},
): Promise<Town> {
  const folder = await mkdtemp(join(tmpdir(), "town-"));
  const seed = join(folder, "seed");
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(seed, path)), { recursive: true });
    await writeFile(join(seed, path), text);
  }
  const heard: Heard[] = [];
  let status = 200;
  const listener = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const header = (name: string) => String(request.headers[name] ?? "");
    const body = Buffer.concat(parts).toString("utf8");
    heard.push({
      event: header("x-github-event"),
      guid: header("x-github-delivery"),
      signature: header("x-hub-signature-256"),
      body,
    });
    response.writeHead(status).end("heard");
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const { repo, besides = [], ...options } = more;
  const github = await startLocalGitHub({
    folder: join(folder, "repos"),
    users: ["developer", "maintainer", "outsider"].map((login) => ({ login, token: `token-of-${login}` })),
    apps: [
      {
        slug: "haiku",
        id: 77,
        privateKey: PRIVATE_KEY,
        webhookUrl: `http://127.0.0.1:${port}/`,
        webhookSecret: SECRET,
        permissions: PERMISSIONS,
        events: EVENTS,
      },
    ],
    repos: [
      {
        owner: "acme",
        name: "shop",
        collaborators: { developer: "write", maintainer: "maintain", outsider: "read" },
        seed,
        ...repo,
      },
      ...besides.map((name) => ({ owner: "acme", name, collaborators: { developer: "write" } }) as const),
    ],
    ...options,
  });
  const octokit = (auth: string): Octokit => new Octokit({ auth, baseUrl: github.url, log: quiet });
  const auth = { appId: 77, privateKey: PRIVATE_KEY };
  return {
    github,
    heard,
    appId: 77,
    folder,
    as: (login) => octokit(github.tokenFor(login)),
    app: () => new Octokit({ authStrategy: createAppAuth, auth, baseUrl: github.url, log: quiet }),
    installation: async (scope = {}) => {
      const installation_id = github.installationId("haiku", { owner: "acme", name: "shop" });
      const app = new Octokit({ authStrategy: createAppAuth, auth, baseUrl: github.url, log: quiet });
      const { data } = await app.rest.apps.createInstallationAccessToken({ installation_id, ...scope });
      return { octokit: octokit(data.token), token: data.token };
    },
    answerHooksWith: (next) => {
      status = next;
    },
    close: async () => {
      await github.close();
      await new Promise((resolve) => listener.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const nothing = (): undefined => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** A branch from `from` with one commit that writes these files. The new head. */
export async function branchWith(
  octokit: Octokit,
  branch: string,
  files: Readonly<Record<string, string>>,
  from = "main",
): Promise<string> {
  const { data: base } = await octokit.rest.git.getRef({ ...REPO, ref: `heads/${from}` });
  await octokit.rest.git.createRef({ ...REPO, ref: `refs/heads/${branch}`, sha: base.object.sha });
  return commitFiles(octokit, branch, files);
}

export async function commitFiles(
  octokit: Octokit,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const { data: ref } = await octokit.rest.git.getRef({ ...REPO, ref: `heads/${branch}` });
  const parent = ref.object.sha;
  const tree = Object.entries(files).map(([path, content]) => ({
    path,
    content,
    mode: "100644" as const,
    type: "blob" as const,
  }));
  const { data: made } = await octokit.rest.git.createTree({ ...REPO, base_tree: parent, tree });
  const { data: commit } = await octokit.rest.git.createCommit({
    ...REPO,
    message: `Change ${Object.keys(files).join(", ")}`,
    tree: made.sha,
    parents: [parent],
  });
  await octokit.rest.git.updateRef({ ...REPO, ref: `heads/${branch}`, sha: commit.sha });
  return commit.sha;
}

/** The status of a refusal, or 0 when there was none. */
export async function statusOf(work: Promise<unknown>): Promise<number> {
  return work.then(
    () => 0,
    (error: unknown) => (typeof error === "object" && error !== null && "status" in error ? Number(error.status) : -1),
  );
}

import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import * as z from "zod";
import { Bug, parseYaml } from "../../shared/index.ts";
import {
  type LocalGitHub,
  type LocalGitHubOptions,
  type RepoOptions,
  type RepoRef,
  startLocalGitHub,
} from "../github/index.ts";
import { type ActionMain, createWorkflows } from "../github/workflows/index.ts";
import { APP_ID, APP_SLUG, type Credentials, PEOPLE, type PersonName, REPO } from "./demo-users.ts";

/** The repository's name stands there and nowhere else. */
const Package = z.object({
  repository: z.object({ url: z.url() }),
});

const Manifest = z.object({
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
});

/** What the local GitHub of the demo begins with. */
export interface DemoGitHubPlan {
  /** Folder of this repository. */
  readonly root: string;
  /** Repositories, workspaces and artifacts go below it. */
  readonly folder: string;
  /** What the repository begins with. */
  readonly project: string;
  /** Whether `project` is a git repository, whose history is taken over. */
  readonly hasHistory?: boolean;
  /** What workflows get as `secrets`. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly seed: number;
  /** Milliseconds since the epoch; the machine's clock otherwise. */
  readonly clock?: () => number;
  /** Where the App listens. */
  readonly webhookUrl: string;
  /** Its settings, its plan, and what holds for its branches. */
  readonly repository?: Pick<RepoOptions, "rules" | "mergeCommitAllowed" | "private" | "plan"> | undefined;
  /** Other repositories. */
  readonly besides?: readonly RepoOptions[] | undefined;
  /** Where GitHub's limits are not as usual. */
  readonly limits?: LocalGitHubOptions["limits"] | undefined;
  /** More repositories of the same owner that begin alike. */
  readonly neighbours?: readonly string[] | undefined;
  /** An older server than GitHub's own. */
  readonly server?: "older" | undefined;
  /** Whether numbers are as long as on github.com. */
  readonly ids?: LocalGitHubOptions["ids"];
  /** Plays our Action in this process; left out: it is the built program, as on GitHub. */
  readonly action?: ActionMain | undefined;
  /** Whether workflows get our Action from a repository of its name, which begins empty; the built one otherwise. */
  readonly released?: boolean | undefined;
  /** Gets what jobs print. */
  readonly log: (line: string) => void;
}

/** Starts a local GitHub with the cast, the App as its manifest asks for it, and a runner that knows our Action. */
export async function startDemoGitHub(plan: DemoGitHubPlan): Promise<LocalGitHub> {
  const file = join(plan.root, "app.yml");
  const manifest = parseYaml(await readFile(file, "utf8"), Manifest, file);
  const home = await nameOfRepository(join(plan.root, "package.json"));
  const action = `${home.owner}/${home.name}/action`;
  const beginning = plan.hasHistory ? { from: plan.project } : { seed: plan.project };
  const names = Object.keys(PEOPLE) as PersonName[]; // the keys of this literal
  return startLocalGitHub({
    folder: join(plan.folder, "repositories"),
    ...{ server: plan.server, ids: plan.ids },
    users: names.map((login) => ({ login, name: login, token: plan.credentials.tokens[login] })),
    apps: [
      {
        slug: APP_SLUG,
        id: APP_ID,
        privateKey: plan.credentials.privateKey,
        webhookUrl: plan.webhookUrl,
        webhookSecret: plan.credentials.webhookSecret,
        permissions: manifest.default_permissions,
        events: manifest.default_events,
      },
    ],
    repos: [
      ...[REPO.name, ...(plan.neighbours ?? [])].map(
        (name): RepoOptions => ({
          ...{ ...REPO, name, collaborators: PEOPLE, defaultBranch: "main" },
          ...beginning,
          ...plan.repository,
        }),
      ),
      ...(plan.besides ?? []),
      ...(plan.released ? [{ ...home, collaborators: { maintainer: "maintain" }, installed: [] } as const] : []),
    ],
    workflows: (host) =>
      createWorkflows(host, {
        folder: join(plan.folder, "runner"),
        actions: plan.released ? {} : { [action]: join(plan.root, "action") },
        mains: plan.action ? { [action]: plan.action } : {},
        concurrentJobs: 2,
        secrets: plan.secrets ?? {},
        log: plan.log,
      }),
    ...{ seed: plan.seed, limits: plan.limits ?? {} },
    ...(plan.clock ? { clock: plan.clock } : {}),
  });
}

/** Where our Action comes from. */
async function nameOfRepository(file: string): Promise<RepoRef> {
  const { repository } = parseYaml(await readFile(file, "utf8"), Package, file); // JSON is YAML too
  const [owner = "", name = ""] = new URL(repository.url).pathname
    .replace(/\.git$/, "")
    .slice(1)
    .split("/");
  return { owner, name };
}

/** A port of this machine that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Bug("a listening server has a port");
  return address.port;
}

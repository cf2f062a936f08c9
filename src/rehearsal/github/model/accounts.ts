import { createPublicKey } from "node:crypto";
import type { AppOptions, LocalGitHubOptions, UserOptions } from "../options.ts";
import type { Account } from "./account.ts";
import type { AppRecord, Installation } from "./records.ts";
import type { World } from "./world.ts";

/** GitHub's own account, the committer of what it makes. */
export const webFlowLogin = "web-flow";

/** Who merges what has gone through the queue. */
export const mergeQueueLogin = "github-merge-queue[bot]";

const ACTIONS_BOT = { login: "github-actions[bot]", id: 41898282 };
const ACTIONS_APP_ID = 15368;

function makeAccount(
  world: World,
  typename: Account["typename"],
  login: string,
  more: { id?: number; name?: string } = {},
): Account {
  const known = world.account(login);
  if (known) return known;
  const id = more.id ?? world.ids.number();
  const prefix = { User: "U", Bot: "BOT", Organization: "O" }[typename];
  const named = { typename, id, nodeId: world.ids.node(prefix, id), login, name: more.name ?? null };
  return world.keepAccount({ ...named, signingKeys: [] });
}

/** The account a commit's e-mail belongs to, as GitHub links authors. */
export function accountByEmail(world: World, email: string): Account | null {
  const found = /^(?:\d+\+)?(.+)@users\.noreply\.github\.com$/.exec(email);
  return found?.[1] ? world.account(found[1]) : null;
}

/** Answers the one there is where the login is known already. */
export function addUser(world: World, user: UserOptions): Account {
  return makeAccount(world, "User", user.login, { name: user.name ?? user.login, ...(user.id ? { id: user.id } : {}) });
}

/** The owner of a repository: a person that exists, or else an organisation of that name. */
export function ownerAccount(world: World, login: string): Account {
  return makeAccount(world, "Organization", login);
}

/** Registers an App with its bot. */
export function addApp(world: World, options: AppOptions): AppRecord {
  const { slug, name = slug, id = world.ids.number(), events, webhookUrl = null, webhookSecret } = options;
  const app: AppRecord = {
    ...{ typename: "App", id, nodeId: world.ids.node("A", id), slug, name, createdAt: world.now() },
    ...{ owner: ownerAccount(world, "local"), bot: makeAccount(world, "Bot", `${slug}[bot]`) },
    ...{
      publicKeys: [publicPart(options.privateKey)],
      permissions: { metadata: "read", ...options.permissions },
      events,
    },
    ...{ hookId: world.ids.number(), webhookUrl, webhookSecret },
  };
  world.apps.push(world.ids.keep(app));
  return app;
}

/** What GitHub keeps of an App's key. */
export function publicPart(privateKey: string): string {
  return createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
}

/** Accounts that are there without being asked for: GitHub's own, and the App that workflow jobs act as. */
export function addBuiltIns(world: World): void {
  makeAccount(world, "User", webFlowLogin, { id: 19864447, name: "GitHub" });
  makeAccount(world, "Bot", mergeQueueLogin, { id: 118344674 });
  const bot = makeAccount(world, "Bot", ACTIONS_BOT.login, { id: ACTIONS_BOT.id });
  const permissions = { metadata: "read", checks: "write", contents: "read" } as const;
  const keyless = { publicKeys: [], hookId: 0, webhookUrl: null, webhookSecret: "", events: [] };
  world.apps.push({
    ...{ typename: "App", id: ACTIONS_APP_ID, nodeId: world.ids.node("A", ACTIONS_APP_ID), createdAt: world.now() },
    ...{ slug: "github-actions", name: "GitHub Actions", owner: ownerAccount(world, "github"), bot },
    ...{ permissions, ...keyless },
  });
}

/** The installation of an App on an owner's repositories, made on first use. */
export function installationFor(world: World, app: AppRecord, account: Account): Installation {
  const known = world.installations.find((one) => one.app === app && one.account === account);
  if (known) return known;
  const made = { id: world.ids.number(), app, account, createdAt: world.now() };
  world.installations.push(made);
  return made;
}

/** Teams and members are found whatever the case of their names. */
export function addTeams(world: World, teams: LocalGitHubOptions["teams"]): void {
  for (const team of teams ?? []) {
    const members = new Set(team.members.map((login) => login.toLowerCase()));
    world.teams.set(`${team.org}/${team.slug}`.toLowerCase(), members);
  }
}

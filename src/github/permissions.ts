import { type Clock, type Permissions, ROLES, type Role } from "../ports/index.ts";
import { UserError } from "../shared/index.ts";
import { type Connection, hasStatus, plainId } from "./connection/index.ts";

interface Person {
  readonly login: string;
  readonly id: number;
}

/** One command asks several times; a role that is taken away counts after this long at the latest. */
const REMEMBERED = 5_000;
/** An account does not change its App; one that is given up does so rarely. */
const APP_REMEMBERED = 600_000;

/** Answers come from GitHub at the moment of use. Errors are thrown: they are never a yes. */
export function githubPermissions(connection: Connection, clock: Clock): Permissions {
  const remember = shortMemory(clock, REMEMBERED);
  const rememberApp = shortMemory(clock, APP_REMEMBERED);
  return {
    roleOf: (person) => remember(`role ${person.id} ${person.login}`, () => askRole(connection, person)),
    isTeamMember: (team, person) =>
      remember(`team ${team} ${person.id} ${person.login}`, () => askMembership(connection, team, person)),
    appOf: (bot) => rememberApp(`app ${bot.id} ${bot.login}`, () => askApp(connection, bot)),
  };
}

function shortMemory(clock: Clock, milliseconds: number) {
  const answers = new Map<string, { readonly at: number; readonly value: unknown }>();
  return async <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const now = Date.parse(clock.now());
    for (const [old, { at }] of answers) if (now - at >= milliseconds) answers.delete(old);
    const known = answers.get(key);
    // The key names the question, so the value is what `ask` answered to it.
    if (known) return known.value as T;
    const value = await ask();
    answers.set(key, { at: now, value });
    return value;
  };
}

async function askRole(connection: Connection, { login, id }: Person): Promise<Role> {
  try {
    const { data } = await connection.read(`asking for the role of ${login}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
        ...connection.target(),
        username: login,
      }),
    );
    if (!data.user || plainId(data.user.id) !== id) return "none";
    // A custom role is as strong as the plain permission that GitHub reports beside it.
    return known(data.role_name) ?? known(data.permission) ?? "none";
  } catch (error) {
    if (hasStatus(error, 404)) return "none";
    throw error;
  }
}

function known(name: string): Role | undefined {
  return ROLES.find((role) => role === name);
}

/** An App's account is called `<slug>[bot]`, a name no person can have. Its id is compared: slugs are given anew. */
async function askApp(connection: Connection, { login, id }: Person): Promise<number | null> {
  const [, slug] = /^([\w-]+)\[bot\]$/.exec(login) ?? [];
  if (slug === undefined) return null;
  const { request } = connection.target();
  try {
    const account = await connection.read(`looking up ${login}`, () =>
      connection.client.request("GET /users/{username}", { username: login, request }),
    );
    if (plainId(account.data.id) !== id) return null;
    const { data } = await connection.read(`asking for the App ${slug}`, () =>
      connection.client.request("GET /apps/{app_slug}", { app_slug: slug, request }),
    );
    return data ? plainId(data.id) : null;
  } catch (error) {
    if (hasStatus(error, 404) || hasStatus(error, 403)) return null;
    throw error;
  }
}

async function askMembership(connection: Connection, team: string, { login, id }: Person): Promise<boolean> {
  const [, org, slug] = /^@?([\w.-]+)\/([\w.-]+)$/.exec(team) ?? [];
  if (!org || !slug) throw new UserError("team_name", `"${team}" is no team`, "Write teams as @organisation/team.");
  const { request } = connection.target();
  try {
    const account = await connection.read(`looking up ${login}`, () =>
      connection.client.request("GET /users/{username}", { username: login, request }),
    );
    if (plainId(account.data.id) !== id) return false;
    const { data } = await connection.read(`asking for ${login} in ${org}/${slug}`, () =>
      connection.client.request("GET /orgs/{org}/teams/{team_slug}/memberships/{username}", {
        org,
        team_slug: slug,
        username: login,
        request: connection.target().request,
      }),
    );
    return data.state === "active";
  } catch (error) {
    if (hasStatus(error, 404)) return false;
    throw error;
  }
}

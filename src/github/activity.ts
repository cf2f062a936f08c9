import type { Activity, PushSeen } from "../ports/index.ts";
import { UserError } from "../shared/index.ts";
import { type Connection, hasStatus, instant, plainId } from "./connection/index.ts";

const NOWHERE = /^0+$/;
const PAGE = 100;
const MOST_PAGES = 20;

/** GitHub's list of who moved a branch. Servers that lack it answer null; being refused it for now, or for good, is a failure. */
export function githubActivity(connection: Connection): Activity {
  return { pushes: (branch, wanted) => listPushes(connection, branch, wanted) };
}

async function listPushes(
  connection: Connection,
  branch: string,
  wanted: Parameters<Activity["pushes"]>[1],
): Promise<readonly PushSeen[] | null> {
  const found: PushSeen[] = [];
  let after: string | null = null;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const seen: Page | null = await readPage(connection, branch, after);
    if (seen === null) return null;
    found.push(...seen.pushes);
    if (wanted === undefined || seen.last || seen.pushes.some(wanted)) return found;
    if (seen.next === null) break;
    after = seen.next;
  }
  throw new UserError(
    "too_many_pushes",
    `${branch} was moved more often than can be looked through (${found.length} times), and the move that is looked for is older`,
    `open the activity of ${branch} on GitHub to see who it was`,
  );
}

interface Page {
  readonly pushes: readonly PushSeen[];
  /** Whether nothing is older. */
  readonly last: boolean;
  /** Cursor of what is older. */
  readonly next: string | null;
}

async function readPage(connection: Connection, branch: string, after: string | null): Promise<Page | null> {
  try {
    const { data, headers } = await connection.read(`asking who moved ${branch}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/activity", {
        ...connection.target(),
        ref: `refs/heads/${branch}`,
        per_page: PAGE,
        ...(after === null ? {} : { after }),
      }),
    );
    const older = /<([^>]*)>;\s*rel="next"/.exec(headers.link ?? "")?.[1];
    return {
      pushes: data.map(({ before, after: to, actor, timestamp }) => ({
        before: NOWHERE.test(before) ? null : before,
        after: to,
        by: actor ? { login: actor.login, id: plainId(actor.id), bot: actor.type === "Bot" } : null,
        at: instant(timestamp),
      })),
      last: older === undefined,
      next: older === undefined ? null : new URL(older, "http://localhost").searchParams.get("after"),
    };
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
}

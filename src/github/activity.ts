import type { Activity, PushSeen } from "../ports/index.ts";
import { type Connection, hasStatus, plainId } from "./connection/index.ts";

const NOWHERE = /^0+$/;
const PAGE = 100;

/** GitHub's list of who moved a branch. Servers that lack it, and installations that may not see it, answer null. */
export function githubActivity(connection: Connection): Activity {
  return { pushes: (branch) => listPushes(connection, branch) };
}

async function listPushes(connection: Connection, branch: string): Promise<readonly PushSeen[] | null> {
  try {
    const { data } = await connection.read(`asking who moved ${branch}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/activity", {
        ...connection.target(),
        ref: `refs/heads/${branch}`,
        per_page: PAGE,
      }),
    );
    return data.map(({ before, after, actor, timestamp }) => ({
      before: NOWHERE.test(before) ? null : before,
      after,
      by: actor ? { login: actor.login, id: plainId(actor.id), bot: actor.type === "Bot" } : null,
      at: timestamp,
    }));
  } catch (error) {
    if (hasStatus(error, 404) || hasStatus(error, 403)) return null;
    throw error;
  }
}

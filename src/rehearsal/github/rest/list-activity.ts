import { notFound } from "../http/api-error.ts";
import type { Activity } from "../model/records.ts";
import { fullName, type World } from "../model/world.ts";
import { userObject } from "../objects/account-objects.ts";
import { restNamed } from "../rest-names.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok, repoOf } from "./answers.ts";

/** Who moved which branch, newest first. It has no numbered pages: `before` and `after` are cursors of the `Link` header. */
export function listActivity(world: World, call: RestCall): RestAnswer {
  if (world.older) throw notFound();
  const repo = repoOf(world, call);
  const { query } = call;
  const ref = query.get("ref");
  const found = repo.activity
    .filter((one) => ref === null || one.ref === ref || one.ref === `refs/heads/${ref}`)
    .filter((one) => (query.get("actor") ?? one.actor.login) === one.actor.login)
    .filter((one) => (query.get("activity_type") ?? one.kind) === one.kind);
  const { shown, ahead, behind } = pageOf(query.get("direction") === "asc" ? [...found].reverse() : found, query);
  const body = shown.map((one) => ({
    ...restNamed(one, "id", "before", "after", "ref", "timestamp"),
    ...{ node_id: `PUSH_${one.id}`, activity_type: one.kind, actor: userObject(world, one.actor) },
  }));
  const kept = [...query].filter(([name]) => name !== "before" && name !== "after");
  const link = (cursor: "before" | "after", at: Activity | undefined, rel: string): readonly string[] => {
    if (at === undefined) return [];
    const asked = new URLSearchParams([...kept, [cursor, cursorOf(at)]]);
    return [`<${world.url}/repos/${fullName(repo)}/activity?${asked}>; rel="${rel}"`];
  };
  const links = [...link("before", ahead ? shown[0] : undefined, "prev")];
  links.push(...link("after", behind ? shown.at(-1) : undefined, "next"));
  return { ...ok(body), headers: links.length > 0 ? { link: links.join(", ") } : {} };
}

interface Page {
  readonly shown: readonly Activity[];
  /** Whether there is more on either side. */
  readonly ahead: boolean;
  readonly behind: boolean;
}

function pageOf(list: readonly Activity[], query: URLSearchParams): Page {
  const size = Math.min(100, Number(query.get("per_page") ?? 30) || 30);
  const at = (cursor: string): number => list.findIndex((one) => cursorOf(one) === query.get(cursor));
  const before = at("before");
  const from = before < 0 ? at("after") + 1 : Math.max(0, before - size);
  const shown = list.slice(from, before < 0 ? from + size : before);
  return { shown, ahead: from > 0, behind: from + shown.length < list.length };
}

function cursorOf({ id }: Activity): string {
  return Buffer.from(`activity:${id}`).toString("base64url");
}

import type { RepoRef, RestAnswer, RestCall, Route } from "../../seams.ts";
import type { RouteParts } from "./find-workflow.ts";

type Handle = (parts: RouteParts, call: RestCall) => RestAnswer | Promise<RestAnswer>;

/** Routes of a repository's Actions by `METHOD /path`: looking needs `read`, everything else `write`. */
export function actionsRoutes(
  parts: RouteParts,
  table: Readonly<Record<string, readonly [operation: string, handle: Handle]>>,
): readonly Route[] {
  return Object.entries(table).map(([place, [operation, handle]]) => {
    const [method, path] = place.split(" ") as [Route["method"], string]; // so are the keys written
    return {
      ...{ method, path: `/repos/{owner}/{repo}/actions${path}`, operation: `actions/${operation}` },
      needs: { name: "actions", access: method === "GET" ? "read" : "write" },
      handle: async (call) => handle(parts, call),
    };
  });
}

/** The repository a call is about. */
export function repoOf(call: RestCall): RepoRef {
  return { owner: call.params.owner ?? "", name: call.params.repo ?? "" };
}

/** A refusal in GitHub's form. */
export function refuse(status: number, message: string): RestAnswer {
  return { status, body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) } };
}

/** `headers` hold `link` where there are other pages. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Cuts out the page that was asked for, with a Link header to the neighbours. */
export function paginate<Item>(all: readonly Item[], url: string, query: URLSearchParams): Page<Item> {
  const size = Math.min(100, Math.max(1, Number(query.get("per_page")) || 30));
  const page = Math.max(1, Number(query.get("page")) || 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (rel: string, to: number): string => {
    const target = new URLSearchParams(query);
    target.set("page", String(to));
    return `<${url}?${target}>; rel="${rel}"`;
  };
  const before = page > 1 ? [link("prev", page - 1), link("first", 1)] : [];
  const after = page < last ? [link("next", page + 1), link("last", last)] : [];
  const links = [...before, ...after].join(", ");
  return { items: all.slice((page - 1) * size, page * size), headers: links === "" ? {} : { link: links } };
}

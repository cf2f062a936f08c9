import { type Body, type OperationId, placeOf } from "../http/openapi.ts";
import type { ServerRoute } from "../http/router.ts";
import type { World } from "../model/world.ts";
import type { RestAnswer, RestCall, Route } from "../seams.ts";

/** A request for one of GitHub's operations; its body has been checked against the description. */
export interface Call<Id extends OperationId> extends RestCall {
  readonly body: Body<Id>;
}

interface Operation<C extends RestCall> extends Pick<ServerRoute, "role" | "content" | "appOnly"> {
  /** Any of these is enough for an App's or a job's token: `read` to look, `write` for everything else. */
  readonly permissions?: readonly string[];
  handle(world: World, call: C): RestAnswer | Promise<RestAnswer>;
}

/** What the server answers, by the ids of GitHub's description; what GitHub does not have is named by its place. */
export type Operations = { readonly [Id in OperationId]?: Operation<Call<Id>> } & {
  readonly [place: `POST /_local/${string}`]: Operation<RestCall>;
};

/** The routes of these operations: GitHub's description says where each is answered. */
export function routesOf(world: World, operations: Operations): readonly ServerRoute[] {
  return Object.entries(operations).flatMap(([id, one]) => {
    const { handle, permissions = [], ...rest } = one as Operation<RestCall>; // the body is as its id says
    const [method, path] = id.includes(" ") ? id.split(" ", 2) : [];
    const place = path === undefined ? placeOf(id) : { method: method as Route["method"], path };
    const access = place.method === "GET" ? "read" : "write";
    const anyOf = permissions.map((name) => ({ name, access }) as const);
    const route = { ...place, ...rest, operation: id, anyOf, handle: async (call: RestCall) => handle(world, call) };
    // The root of a tree has no path.
    const root = place.path.replace(/\/\{\+path\}$/, "");
    return root === place.path ? [route] : [route, { ...route, path: root }];
  });
}

import type { Need } from "../model/roles.ts";
import type { Role } from "../options.ts";
import type { Route } from "../seams.ts";

/** A route of the server half: what the seam asks for, and who may use it. */
export interface ServerRoute extends Route {
  /** Permissions any one of which is enough for an App's or a job's token. */
  readonly anyOf?: readonly Need[];
  /** The least role a person needs; `read` unless the route writes, then `write`. */
  readonly role?: Role;
  /** Creates something people read, and counts for the limit on that. */
  readonly content?: boolean;
  /** Only the App itself (JWT) may ask. */
  readonly appOnly?: boolean;
}

/** `params` by the names in the route's path, URL-decoded. */
export interface Match {
  readonly route: ServerRoute;
  readonly params: Readonly<Record<string, string>>;
}

interface Entry {
  readonly route: ServerRoute;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Finds the route of a request. `{name}` is one path part; `{+name}` the rest of the path. */
export class Router {
  readonly #entries: readonly Entry[];

  constructor(routes: readonly ServerRoute[]) {
    this.#entries = routes.map(entryOf);
  }

  match(method: string, path: string): Match | null {
    for (const { route, pattern, names } of this.#entries) {
      if (route.method !== method) continue;
      const found = pattern.exec(path);
      if (!found) continue;
      const params = names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? "")]);
      return { route, params: Object.fromEntries(params) };
    }
    return null;
  }

  /** Whether another method would match: the difference between 404 pages and wrong verbs in logs. */
  knows(path: string): boolean {
    return this.#entries.some(({ pattern }) => pattern.test(path));
  }
}

function entryOf(route: ServerRoute): Entry {
  const names: string[] = [];
  const source = route.path.replaceAll(/\{(\+?)(\w+)\}|[.^$*+?()[\]|\\]/g, (text, rest: string, name: string) => {
    if (name === undefined) return `\\${text}`;
    names.push(name);
    return rest === "+" ? "(.*)" : "([^/]+)";
  });
  return { route, pattern: new RegExp(`^${source}$`), names };
}

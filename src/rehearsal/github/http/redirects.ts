import type { Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import type { RestAnswer } from "../seams.ts";
import { type Caller, reaches } from "./access.ts";
import { ApiError } from "./api-error.ts";

/** A request for something that may have had this address once; `params` are those of its route. */
export interface AddressFound {
  readonly method: string;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
}

/** The path by a repository's name where it is given by its id: what GitHub's redirects lead to. */
export function pathByName(world: World, path: string): string {
  const [, id = "", rest = ""] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repo = id === "" ? null : world.repositoryById(Number(id));
  return repo === null ? path : `${pathOf(repo)}${rest}`;
}

/**
 * Where GitHub sends whoever asks for a repository by a name that it had before, or for an issue that is another repository's
 * now; null where nothing has moved, or where the caller may not know of it. Throws 410 for an issue that was deleted.
 */
export function movedTo(world: World, { method, url, params }: AddressFound, caller: Caller): RestAnswer | null {
  const { owner = "", repo: name = "", issue_number: number } = params;
  const repo = world.repositoryOnceCalled(owner, name);
  if (repo === null || !reaches(world, repo, caller)) return null;
  const rest = url.pathname.split("/").slice(4);
  if (world.repository(owner, name) !== repo) return redirect(world, method, placeOf(repo, rest) + url.search);
  const gone = number === undefined ? undefined : repo.gone.get(Number(number));
  if (gone === undefined) return null;
  if (gone === null) throw new ApiError(410, "This issue was deleted");
  if (!reaches(world, gone.repo, caller)) throw new ApiError(404, "Not Found");
  return redirect(world, method, placeOf(gone.repo, ["issues", String(gone.number), ...rest.slice(2)]) + url.search);
}

function pathOf(repo: Repository): string {
  return `/repos/${repo.owner.login}/${repo.name}`;
}

function placeOf(repo: Repository, rest: readonly string[]): string {
  return ["/repositories", repo.id, ...rest].join("/");
}

/** By a 301 clients would forget what they were about to write. */
function redirect(world: World, method: string, path: string): RestAnswer {
  const location = `${world.url}${path}`;
  const body = { message: "Moved Permanently", url: location, documentation_url: "https://docs.github.com/rest" };
  return { status: method === "GET" ? 301 : 307, headers: { location }, body };
}

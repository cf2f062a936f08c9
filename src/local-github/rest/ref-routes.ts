import { assertMayMove, moveRefs } from "../behaviour/move-refs.ts";
import { ZERO_OID } from "../git/git-repository.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { ServerRoute } from "../http/router.ts";
import type { World } from "../model/world.ts";
import { refObject } from "../objects/git-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { NO_CONTENT, ok, repoOf } from "./answers.ts";
import { Fields } from "./fields.ts";

const READ = { name: "contents", access: "read" } as const;
const WRITE = { name: "contents", access: "write" } as const;
const GIT = "/repos/{owner}/{repo}/git";

/** Git references. Moving one is a fast-forward check, not a compare and swap, as on GitHub. */
export function refRoutes(world: World): readonly ServerRoute[] {
  return [
    {
      method: "GET",
      path: `${GIT}/matching-refs/{+ref}`,
      operation: "git/list-matching-refs",
      needs: READ,
      handle: async (call) => matching(world, call),
    },
    {
      method: "GET",
      path: `${GIT}/ref/{+ref}`,
      operation: "git/get-ref",
      needs: READ,
      handle: async (call) => read(world, call),
    },
    {
      method: "POST",
      path: `${GIT}/refs`,
      operation: "git/create-ref",
      needs: WRITE,
      handle: (call) => create(world, call),
    },
    {
      method: "PATCH",
      path: `${GIT}/refs/{+ref}`,
      operation: "git/update-ref",
      needs: WRITE,
      handle: (call) => update(world, call),
    },
    {
      method: "DELETE",
      path: `${GIT}/refs/{+ref}`,
      operation: "git/delete-ref",
      needs: WRITE,
      handle: (call) => remove(world, call),
    },
  ];
}

function matching(world: World, call: RestCall): RestAnswer {
  const repo = repoOf(world, call);
  const refs = repo.git.refs(`refs/${call.params.ref ?? ""}`);
  return ok(refs.map(({ name, oid }) => refObject(world, repo, name, oid)));
}

function read(world: World, call: RestCall): RestAnswer {
  const repo = repoOf(world, call);
  const name = `refs/${call.params.ref ?? ""}`;
  const oid = repo.git.ref(name);
  if (!oid) throw notFound();
  return ok(refObject(world, repo, name, oid));
}

async function create(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const fields = new Fields(call.body);
  const [ref, sha] = [fields.text("ref"), fields.text("sha")];
  if (!isRefName(ref)) throw new ApiError(422, "Reference name must start with 'refs' and have at least two slashes.");
  if (!(await repo.git.object(sha))) throw new ApiError(422, "Object does not exist");
  const made = { ref, before: ZERO_OID, after: sha };
  assertMayMove(repo, made, call.actor);
  if (!(await moveRefs(world, repo, [made], { actor: call.actor })))
    throw new ApiError(422, "Reference already exists");
  return ok(refObject(world, repo, ref, sha), 201);
}

/** A name git takes below refs/heads or refs/tags (or another folder, as GitHub allows). */
export function isRefName(ref: string): boolean {
  const parts = ref.split("/");
  const bad = /[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\.lock$|\.$/;
  return (
    parts.length >= 3 &&
    parts[0] === "refs" &&
    parts.every((part) => part !== "" && !part.startsWith(".")) &&
    !bad.test(ref)
  );
}

async function update(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const ref = `refs/${call.params.ref ?? ""}`;
  const fields = new Fields(call.body);
  const sha = fields.text("sha");
  const before = repo.git.ref(ref);
  if (!before) throw new ApiError(422, "Reference does not exist");
  if (!(await repo.git.commit(sha))) throw new ApiError(422, "Object does not exist");
  if (!fields.flag("force") && !(await repo.git.isAncestor(before, sha)))
    throw new ApiError(422, "Update is not a fast forward");
  assertMayMove(repo, { ref, before, after: sha }, call.actor);
  if (!(await moveRefs(world, repo, [{ ref, before, after: sha }], { actor: call.actor })))
    throw new ApiError(409, "Reference was updated concurrently");
  return ok(refObject(world, repo, ref, sha));
}

async function remove(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const ref = `refs/${call.params.ref ?? ""}`;
  const before = repo.git.ref(ref);
  if (!before) throw new ApiError(422, "Reference does not exist");
  const gone = { ref, before, after: ZERO_OID };
  assertMayMove(repo, gone, call.actor);
  if (!(await moveRefs(world, repo, [gone], { actor: call.actor })))
    throw new ApiError(409, "Reference was updated concurrently");
  return NO_CONTENT;
}

import { spawn } from "node:child_process";
import { gunzipSync } from "node:zlib";
import { pullRefs, refsMoved } from "../behaviour/move-refs.ts";
import { type Move, moveRefusal } from "../behaviour/rule-refusals.ts";
import { gitEnvironment, runGit } from "../git/git-process.ts";
import type { Repository } from "../model/records.ts";
import { holdsAny, roleAtLeast, roleFor } from "../model/roles.ts";
import { fullName, type World } from "../model/world.ts";
import type { Actor, RestAnswer } from "../seams.ts";
import { type Caller, reaches } from "./access.ts";
import { ApiError } from "./api-error.ts";
import type { OneAtATime } from "./one-at-a-time.ts";
import type { Tokens } from "./tokens.ts";

/** `protocol` is the header Git-Protocol, `encoding` is Content-Encoding. */
export interface GitRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly protocol: string | undefined;
  readonly encoding: string | undefined;
  readonly body: Buffer;
}

const PATH = /^\/([^/]+)\/([^/]+?)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** Whether a request is one of git's smart HTTP. */
export function isGitPath(path: string): boolean {
  return PATH.test(path);
}

/** Clone, fetch and push by real git clients, on top of git's own upload-pack and receive-pack. */
export class GitHttp {
  readonly #world: World;
  readonly #tokens: Tokens;
  readonly #locks: OneAtATime;
  readonly #abilities = new WeakMap<Repository, Buffer>();

  constructor(world: World, tokens: Tokens, locks: OneAtATime) {
    this.#world = world;
    this.#tokens = tokens;
    this.#locks = locks;
  }

  async answer(request: GitRequest): Promise<RestAnswer> {
    const [, owner = "", name = "", rest = ""] = PATH.exec(request.url.pathname) ?? [];
    const service = rest === "info/refs" ? request.url.searchParams.get("service") : rest;
    if (service !== "git-upload-pack" && service !== "git-receive-pack")
      throw new ApiError(403, "Please upgrade your git client.");
    const caller = this.#tokens.authenticate(request.authorization);
    const repo = this.#allowed(this.#world.repositoryOnceCalled(owner, name), caller, service);
    if (rest === "info/refs") return this.#advertise(repo, service, request);
    if (service === "git-upload-pack") return serve(repo, service, request, []);
    return this.#locks.run(fullName(repo).toLowerCase(), () => this.#receive(repo, request, caller.actor));
  }

  #allowed(repo: Repository | null, caller: Caller, service: string): Repository {
    const { actor } = caller;
    const write = service === "git-receive-pack";
    const anonymous = actor.kind === "anonymous";
    if (!repo || !reaches(this.#world, repo, caller) || (anonymous && write)) {
      if (anonymous)
        throw new ApiError(401, "Authentication required", { headers: { "www-authenticate": 'Basic realm="GitHub"' } });
      throw new ApiError(404, "Repository not found.");
    }
    if (write && repo.archived) throw new ApiError(403, "This repository was archived so it is read-only.");
    const need = { name: "contents", access: write ? "write" : "read" } as const;
    const person = actor.kind !== "user" || roleAtLeast(roleFor(actor, repo, this.#world), write ? "write" : "read");
    if (actor.kind === "app" || !holdsAny(actor, [need]) || !person)
      throw new ApiError(403, "Write access to repository not granted.");
    return repo;
  }

  async #advertise(repo: Repository, service: string, request: GitRequest): Promise<RestAnswer> {
    const second = request.protocol?.includes("version=2") ?? false;
    const line = `# service=${service}\n`;
    const head = second ? "" : `${(line.length + 4).toString(16).padStart(4, "0")}${line}0000`;
    const fetches = second && service === "git-upload-pack";
    const said = fetches ? await this.#abilitiesOf(repo, request) : await firstAnswer(repo, service, request);
    const headers = { ...UNCACHED, "content-type": `application/x-${service}-advertisement` };
    return { status: 200, bytes: Buffer.concat([Buffer.from(head), said]), headers };
  }

  /** They change with git's configuration only, so git is asked once: every job fetches twice. */
  async #abilitiesOf(repo: Repository, request: GitRequest): Promise<Buffer> {
    const known = this.#abilities.get(repo) ?? (await firstAnswer(repo, "git-upload-pack", request));
    this.#abilities.set(repo, known);
    return known;
  }

  async #receive(repo: Repository, request: GitRequest, actor: Actor): Promise<RestAnswer> {
    // Refs that a rule closes to this actor are hidden from this one push: git itself then refuses them.
    const { commands, pack } = readPush(plain(request));
    // Rules speak of commits, so these have to be there before git is asked to move anything.
    if (repo.rules.length > 0 && pack.length > 0)
      await runGit(repo.git.directory, ["index-pack", "--stdin", "--fix-thin"], { input: pack });
    const refused = await Promise.all(commands.map((move) => moveRefusal(this.#world, repo, move, actor)));
    const hidden = commands.filter((_, place) => refused[place] !== null);
    const config = hidden.flatMap(({ ref }) => ["-c", `receive.hideRefs=${ref}`]);
    const answer = await serve(repo, "git-receive-pack", request, config);
    const moved = await repo.git.reloadRefs();
    // A push by git moves branches only; the pull requests' own refs follow here.
    const follow = pullRefs(repo, moved);
    if (follow.length > 0) await repo.git.moveRefs(follow);
    await refsMoved(this.#world, repo, moved, { actor });
    return answer;
  }
}

function plain(request: GitRequest): Buffer {
  return request.encoding === "gzip" ? gunzipSync(request.body) : request.body;
}

/** What a push says: `<before> <after> <ref>` lines, and the pack after them. */
function readPush(body: Buffer): { readonly commands: readonly Move[]; readonly pack: Buffer } {
  const commands: Move[] = [];
  let at = 0;
  for (; at + 4 <= body.length; ) {
    const length = Number.parseInt(body.toString("latin1", at, at + 4), 16);
    if (!(length > 4)) break;
    const line = body.toString("utf8", at + 4, at + length).split("\0")[0] ?? "";
    const [, before = "", after = "", ref] = /^([0-9a-f]{40}) ([0-9a-f]{40}) (\S+)/.exec(line) ?? [];
    if (ref !== undefined) commands.push({ before, after, ref });
    at += length;
  }
  const start = body.indexOf("PACK", at);
  return { commands, pack: start < 0 ? Buffer.alloc(0) : body.subarray(start) };
}

const UNCACHED = { "cache-control": "no-cache, max-age=0, must-revalidate" };

/** What git says of a repository before anything is asked: its refs, or by protocol 2 its abilities alone. */
function firstAnswer(repo: Repository, service: string, request: GitRequest): Promise<Buffer> {
  const command = service.slice("git-".length);
  const args = [command, "--stateless-rpc", "--http-backend-info-refs", repo.git.directory];
  return runService(args, request, Buffer.alloc(0));
}

async function serve(
  repo: Repository,
  service: string,
  request: GitRequest,
  config: readonly string[],
): Promise<RestAnswer> {
  const args = [...config, service.slice("git-".length), "--stateless-rpc", repo.git.directory];
  const bytes = await runService(args, request, plain(request));
  return { status: 200, bytes, headers: { ...UNCACHED, "content-type": `application/x-${service}-result` } };
}

/** Refusals of git are in its answer; only a service that says nothing has failed. */
function runService(args: readonly string[], request: GitRequest, input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const env = gitEnvironment(request.protocol ? { GIT_PROTOCOL: request.protocol } : {});
    const child = spawn("git", [...args], { env });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.stdin.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") reject(error);
    });
    child.on("close", (code) => {
      if (code === 0 || out.length > 0) resolve(Buffer.concat(out));
      else reject(new ApiError(500, `git ${args[0]}: ${Buffer.concat(err).toString("utf8").trim()}`));
    });
    child.stdin.end(input);
  });
}

import { describeError } from "../../../shared/index.ts";
import { count, countOfApps } from "../model/statistics.ts";
import type { World } from "../model/world.ts";
import { PAGE_HEADER } from "../rest/answers.ts";
import type { RestAnswer } from "../seams.ts";
import { assertAccess, type Caller } from "./access.ts";
import { ApiError } from "./api-error.ts";
import { refusal } from "./exchange.ts";
import { type Limits, secondaryLimit } from "./limits.ts";
import type { OneAtATime } from "./one-at-a-time.ts";
import { answerProblem, checkRequest } from "./openapi.ts";
import { movedTo } from "./redirects.ts";
import type { Match, Router } from "./router.ts";
import { parseJson, type Tokens } from "./tokens.ts";

/** A REST request, read but not yet understood. */
export interface RestRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

export interface RestParts {
  readonly world: World;
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly locks: OneAtATime;
  readonly router: () => Router;
}

/** Answers REST: who, may they, is it well formed, do it, is the answer what GitHub describes. Never throws. */
export class RestHandler {
  readonly #parts: RestParts;

  constructor(parts: RestParts) {
    this.#parts = parts;
  }

  async answer(request: RestRequest): Promise<RestAnswer> {
    try {
      return await this.#handle(request);
    } catch (error) {
      if (error instanceof ApiError) return refusal(error);
      const message = `${request.method} ${request.url.pathname}: ${describeError(error)}`;
      this.#parts.world.problems.push(message);
      return { status: 500, body: { message } };
    }
  }

  async #handle(request: RestRequest): Promise<RestAnswer> {
    const { world, tokens, limits, router } = this.#parts;
    const match = router().match(request.method, request.url.pathname);
    // Storage and the pages' own addresses are other servers than GitHub's API, and spend none of its limits.
    const counted = !match || !isLocal(match);
    if (counted) world.stats.restRequests += 1;
    if (counted) count(world.stats.routes, `${request.method} ${match?.route.path ?? "(unknown)"}`);
    const caller = tokens.authenticate(request.authorization);
    const { actor } = caller;
    if (counted) countOfApps(world.stats, actor, "rest");
    if (!match) throw new ApiError(404, "Not Found");
    try {
      return await this.#carryOut(request, match, caller);
    } catch (error) {
      if (!(error instanceof ApiError) || !counted) throw error;
      const answer = refusal(error);
      return { ...answer, headers: { ...limits.headers(actor, "core"), ...answer.headers } };
    }
  }

  async #carryOut(request: RestRequest, match: Match, caller: Caller): Promise<RestAnswer> {
    const { world, limits, locks } = this.#parts;
    const { actor } = caller;
    const counted = !isLocal(match);
    if (counted && match.route.path !== "/rate_limit") limits.spendRequest(actor, request.method);
    const moved = movedTo(world, { ...request, params: match.params }, caller);
    if (moved !== null) return moved;
    assertAccess(world, match, caller);
    const body = this.#validBody(request, match);
    if (counted && match.route.content) limits.spendContent(actor);
    const run = () => match.route.handle({ actor, params: match.params, query: request.url.searchParams, body });
    const answer = await (request.method === "GET" ? run() : locks.run(lockOf(match), run));
    const budget = counted ? limits.headers(actor, "core") : {};
    return this.#checked(request, match, { ...answer, headers: { ...budget, ...answer.headers } });
  }

  #validBody(request: RestRequest, match: Match): unknown {
    const text = request.body.toString("utf8");
    const body = text.trim() === "" ? undefined : parseJson(text);
    if (text.trim() !== "" && body === undefined) throw new ApiError(400, "Problems parsing JSON");
    if (isLocal(match)) return body;
    checkRequest(match.route.operation, request.url.searchParams, body);
    return body;
  }

  #checked(request: RestRequest, match: Match, answer: RestAnswer): RestAnswer {
    const problem =
      isLocal(match) || answer.bytes ? null : answerProblem(match.route.operation, answer.status, answer.body);
    if (problem === null) return withLink(request.url, this.#parts.world.url, answer);
    this.#parts.world.problems.push(problem);
    return { status: 500, body: { message: `The answer is not what GitHub describes: ${problem}` } };
  }
}

function isLocal(match: Match): boolean {
  return match.route.path.startsWith("/_local/");
}

/** Writes to one repository wait for each other, as checking and doing are several steps. */
function lockOf(match: Match): string {
  const { owner, repo } = match.params;
  return owner && repo ? `${owner}/${repo}`.toLowerCase() : "everything else";
}

function withLink(url: URL, base: string, answer: RestAnswer): RestAnswer {
  const { [PAGE_HEADER]: pages, ...headers } = answer.headers ?? {};
  if (pages === undefined) return { ...answer, headers };
  const [page = 1, last = 1] = pages.split("/").map(Number);
  const link = (number: number, rel: string): string => {
    const query = new URLSearchParams(url.searchParams);
    query.set("page", String(number));
    return `<${base}${url.pathname}?${query}>; rel="${rel}"`;
  };
  const before = page > 1 ? [link(page - 1, "prev"), link(1, "first")] : [];
  const after = page < last ? [link(page + 1, "next"), link(last, "last")] : [];
  return { ...answer, headers: { ...headers, link: [...before, ...after].join(", ") } };
}

/** A failure on purpose, in the words GitHub uses for that status. */
export function chaosAnswer(status: number, message?: string, headers?: Readonly<Record<string, string>>): RestAnswer {
  if (status === 403 && message === undefined) return refusal(secondaryLimit(Number(headers?.["retry-after"] ?? 1)));
  const answer = refusal(new ApiError(status, message ?? `Failed on purpose (${status})`));
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

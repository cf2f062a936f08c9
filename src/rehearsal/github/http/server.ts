import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Bug, describeError } from "../../../shared/index.ts";
import type { GraphqlHandler } from "../graphql/handler.ts";
import type { World } from "../model/world.ts";
import type { Pages } from "../pages/pages.ts";
import type { RestAnswer } from "../seams.ts";
import { ApiError } from "./api-error.ts";
import type { Chaos, FailureOptions } from "./chaos.ts";
import { bodyOf, refusal, send, wireAnswer, withEtag } from "./exchange.ts";
import { type GitHttp, isGitPath } from "./git-http.ts";
import { pathByName } from "./redirects.ts";
import { mutationsIn, type RefusedMutation, refusedMutation } from "./refused-mutation.ts";
import { chaosAnswer, type RestHandler } from "./rest-handler.ts";

/** One line of the log of requests. */
export interface RequestRecord {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** Everything that can answer. A page or GraphQL handler gets what it needs of the request. */
export interface Handlers {
  readonly rest: RestHandler;
  readonly git: GitHttp;
  readonly graphql: Pick<GraphqlHandler, "answer">;
  readonly pages: Pick<Pages, "answer">;
  readonly isRest: (method: string, path: string) => boolean;
}

interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

/** The HTTP face: sends each request to the one who answers it, keeps the log, makes trouble when asked to. */
export class HttpServer {
  readonly log: RequestRecord[] = [];
  readonly server = createServer((request, response) => this.#take(request, response));
  readonly #world: World;
  readonly #handlers: Handlers;
  readonly #chaos: Chaos;

  constructor(world: World, handlers: Handlers, chaos: Chaos) {
    this.#world = world;
    this.#handlers = handlers;
    this.#chaos = chaos;
    this.server.keepAliveTimeout = 30_000;
  }

  /** Listens on this machine only. Resolves with the base URL. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", resolve);
    });
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Bug("the server has no port");
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const started = performance.now();
    this.#exchange(request, response)
      .then((status) => this.#record(request, status, performance.now() - started))
      .catch((error) => {
        const message = `${request.method} ${request.url}: ${describeError(error)}`;
        this.#world.problems.push(message);
        if (response.headersSent) response.destroy();
        else send(response, wireAnswer({ status: 500, body: { message } }));
      });
  }

  #record(request: IncomingMessage, status: number, milliseconds: number): void {
    const { method = "GET", url = "/" } = request;
    this.log.push({ at: this.#world.now(), method, path: url, status, milliseconds });
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<number> {
    const url = new URL(
      (request.url ?? "/").replace(/^\/api\/(v3(?=\/)|(?=graphql))/, "").replace(/^(?!\/)/, "/"),
      this.#world.url,
    );
    url.pathname = pathByName(this.#world, url.pathname);
    const incoming: Incoming = { method: request.method ?? "GET", url, request, body: await bodyOf(request) };
    const byPerson = isPersonal(request.headers.authorization);
    const mutations = url.pathname === "/graphql" ? mutationsIn(incoming.body) : [];
    const met = this.#chaos.failureFor({ method: incoming.method, path: url.pathname, byPerson, mutations });
    const refusal = met === null ? null : refusedMutation(met);
    const failure = refusal === null ? met : null;
    const real = failure && !failure.afterEffect ? null : await this.#answer(incoming, refusal);
    if (failure?.status === 0) {
      if (failure.hangs) await this.#chaos.hangs(new Promise((resolve) => response.once("close", resolve)));
      response.destroy();
      return 0;
    }
    const answer = failure || !real ? onPurpose(failure) : real;
    const wire = wireAnswer(answer);
    const final = incoming.method === "GET" ? withEtag(wire, request.headers["if-none-match"]) : wire;
    if (final.status === 304) this.#world.stats.notModified += 1;
    response.setHeader("date", new Date(this.#world.clock()).toUTCString());
    send(response, final);
    return final.status;
  }

  async #answer({ method, url, request, body }: Incoming, refusal: RefusedMutation | null): Promise<RestAnswer> {
    const { authorization } = request.headers;
    const { rest, git, graphql, pages, isRest } = this.#handlers;
    const text = (name: string): string | undefined => {
      const value = request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    if (isGitPath(url.pathname)) {
      const more = { protocol: text("git-protocol"), encoding: text("content-encoding") };
      return refused(() => git.answer({ method, url, authorization, body, ...more }));
    }
    if (url.pathname === "/graphql") return refused(() => graphql.answer({ authorization, body, refusal }));
    if (!isRest(method, url.pathname)) {
      const shown = await refused(() =>
        pages.answer({ method, url, body, origin: text("origin"), referer: text("referer") }),
      );
      if (shown) return shown;
    }
    return rest.answer({ method, url, authorization, body });
  }
}

/** People's tokens begin so; those of Apps and jobs do not. */
function isPersonal(authorization: string | undefined): boolean {
  return /^\S+ ghp_/.test(authorization ?? "");
}

function onPurpose(failure: FailureOptions | null): RestAnswer {
  return chaosAnswer(failure?.status ?? 500, failure?.message, failure?.headers);
}

async function refused<T>(work: () => Promise<T>): Promise<T | RestAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError) return refusal(error);
    throw error;
  }
}

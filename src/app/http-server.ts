import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Log } from "../ports/index.ts";
import { describeError, UserError } from "../shared/index.ts";
import type { Answer } from "./webhook-route.ts";

/** Where it rejects, the error is logged and the sender is told 500 without a word of it. */
export type Route = (request: IncomingMessage) => Promise<Answer>;

/** `POST /path` → what answers it. */
export type Routes = Readonly<Record<string, Route>>;

/** A server that does not listen yet. */
export function buildHttpServer(routes: Routes, log: Log): Server {
  const server = createServer((request, response) => {
    answer(routes, request).then(
      (given) => send(request, response, given),
      (error: unknown) => {
        log.error({ err: error }, `a request failed: ${describeError(error)}`);
        send(request, response, { status: 500, body: "something went wrong; the log says what" });
      },
    );
  });
  // Slow senders must not hold connections for ever.
  server.requestTimeout = 30_000;
  server.headersTimeout = 15_000;
  return server;
}

async function answer(routes: Routes, request: IncomingMessage): Promise<Answer> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const route = routes[`${request.method} ${path}`];
  if (route) return route(request);
  const known = Object.keys(routes).some((name) => name.endsWith(` ${path}`));
  return known ? { status: 405, body: "another method, please" } : { status: 404, body: "there is nothing here" };
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, type }: Answer): void {
  // A body that was not read to its end would be taken for the next request.
  if (!request.complete) response.setHeader("connection", "close");
  response.writeHead(status, {
    "content-type": type ?? "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
  });
  response.end(`${body}\n`);
}

/** Resolves with the port when the server listens. */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      const hint = "set PORT to a free one, or HOST to an address of this machine";
      reject(new UserError("cannot_listen", taken ? `port ${port} is in use` : error.message, hint));
    });
    server.listen({ host, port }, () => {
      // A server that listens on a port has an address of this kind.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Stops accepting; resolves when open requests are answered. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

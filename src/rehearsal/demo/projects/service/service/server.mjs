import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

/** An answer later than this counts as slow. */
const SLOW_MS = 200;

/**
 * The service as a server that does not listen yet. `airports` is a map by code, or null as long as there is none;
 * `log` gets one object for each request.
 */
export function createService({ airports, release, log }) {
  const counts = { requests: 0, errors: 0, slow: 0 };
  const metrics = () =>
    Object.entries(counts)
      .map(([name, count]) => `airports_${name}_total ${count}\n`)
      .join("");
  const answer = (path) => {
    if (path === "/healthz") return { status: 200, body: { status: "ok", release } };
    if (path === "/readyz")
      return airports?.size
        ? { status: 200, body: { airports: airports.size, release } }
        : { status: 503, body: { reason: "no data" } };
    if (path === "/metrics") return { status: 200, text: metrics() };
    const code = /^\/airports\/([A-Z0-9]{3,4})$/.exec(path)?.[1];
    const found = code && airports?.get(code);
    return found ? { status: 200, body: found } : { status: 404, body: { reason: "no such airport" } };
  };
  return createServer((request, response) => {
    const [began, id] = [performance.now(), request.headers["x-request-id"] ?? randomUUID()];
    const { pathname } = new URL(request.url ?? "/", "http://service");
    const { status, body, text } = answer(pathname);
    response.writeHead(status, {
      "content-type": text === undefined ? "application/json" : "text/plain",
      "x-request-id": id,
    });
    response.end(text ?? JSON.stringify(body));
    const ms = Math.round(performance.now() - began);
    if (pathname.startsWith("/airports/")) {
      counts.requests += 1;
      counts.errors += status >= 500 ? 1 : 0;
      counts.slow += ms > SLOW_MS ? 1 : 0;
    }
    log({ id, method: request.method, path: pathname, status, ms, release });
  });
}

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exchangeInMemory, type RequestInMemory } from "./exchange.ts";
import { ResponseOfMemory } from "./response.ts";

/** Servers of this process by what their URLs begin with. */
const servers = new Map<string, Server>();
let onTheWire: typeof fetch = globalThis.fetch;

/**
 * From now on, until it stops listening, this process `fetch`es from this server in memory: a connection costs
 * fifteen times as much. The server must listen, and other processes reach it as before.
 */
export function answersInMemory(server: Server): void {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a server that listens on a port
  servers.set(origin, server);
  server.once("close", () => forget(origin));
  if (globalThis.fetch === fetchInMemory) return;
  onTheWire = globalThis.fetch;
  globalThis.fetch = fetchInMemory;
}

function forget(origin: string): void {
  servers.delete(origin);
  if (servers.size === 0 && globalThis.fetch === fetchInMemory) globalThis.fetch = onTheWire;
}

/** What is understood here of a request; with anything else it goes over the wire. */
const UNDERSTOOD = ["method", "headers", "body", "signal", "redirect", "duplex"];

async function fetchInMemory(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const request = understood(input, init);
  const server = request && servers.get(request.url.origin);
  // Where nobody listens any more, the wire says so.
  if (!request || !server?.listening) return onTheWire(input, init);
  const answer = await exchangeInMemory(server, request);
  const target = init.redirect === "manual" ? null : redirectOf(answer.status, answer.headers);
  if (target === null) return new ResponseOfMemory(answer, request.url).asResponse();
  return follow(new URL(target, request.url), answer.status >= 307, request, init);
}

function understood(input: string | URL | Request, init: RequestInit): RequestInMemory | null {
  const { method = "GET", redirect = "follow", signal = null } = init;
  if (input instanceof Request || !URL.canParse(String(input)) || redirect === "error") return null;
  if (Object.keys(init).some((name) => !UNDERSTOOD.includes(name))) return null;
  const url = new URL(input);
  const body = bodyOf(init.body);
  if (body === null || url.username !== "" || (method === "GET" && body.type !== null)) return null;
  const { bytes } = body;
  const length: [string, string][] =
    bytes.length > 0 || ["POST", "PUT", "PATCH"].includes(method) ? [["content-length", String(bytes.length)]] : [];
  const headers = new Headers([...ALWAYS, ...length]);
  if (body.type) headers.set("content-type", body.type);
  for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
  return { method, url, headers, body: bytes, signal };
}

/** What `fetch` sends unless told otherwise. */
const ALWAYS: readonly [string, string][] = [
  ["accept", "*/*"],
  ["accept-encoding", "gzip, deflate"],
  ["accept-language", "*"],
  ["sec-fetch-mode", "cors"],
  ["user-agent", "node"],
];

interface Body {
  readonly bytes: Buffer;
  /** As what it goes unless a header says otherwise; null: there is none. */
  readonly type: string | null;
}

/** Null for a body that only the real `fetch` can read. */
function bodyOf(body: RequestInit["body"]): Body | null {
  if (body === null || body === undefined) return { bytes: Buffer.alloc(0), type: null };
  if (typeof body === "string") return { bytes: Buffer.from(body), type: "text/plain;charset=UTF-8" };
  const form = "application/x-www-form-urlencoded;charset=UTF-8";
  return body instanceof URLSearchParams ? { bytes: Buffer.from(body.toString()), type: form } : null;
}

function redirectOf(status: number, headers: Headers): string | null {
  return [301, 302, 303, 307, 308].includes(status) ? headers.get("location") : null;
}

/** Over the wire, as `fetch` knows how far to go. Whoever it leads away to gets no token. */
function follow(target: URL, keepsMethod: boolean, request: RequestInMemory, init: RequestInit): Promise<Response> {
  if (request.method !== "GET" && !keepsMethod)
    throw new TypeError(`a redirect of ${request.method} that would lose it is not followed in memory`);
  const headers = new Headers(init.headers);
  if (target.origin !== request.url.origin) headers.delete("authorization");
  return onTheWire(target, { ...init, headers });
}

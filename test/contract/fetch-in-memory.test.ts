import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { Octokit } from "@octokit/rest";
import { afterAll, describe, expect, it } from "vitest";
import { answersInMemory } from "../support/in-memory/fetch.ts";
import { startTown } from "../support/local-github/town.ts";

/** What a listener is asked, but for what says over which connection. */
async function asked(request: IncomingMessage): Promise<object> {
  const body = await text(request);
  const { method, url, headers, complete } = request;
  const named = Object.entries({ ...headers, host: "", connection: "" }).sort(([a], [b]) => a.localeCompare(b));
  return { method, url, headers: named, body, complete };
}

/** Everything a server does to an answer, by the path it is asked for. */
const PLACES: Readonly<Record<string, RequestListener>> = {
  "/echo": async (request, response) => {
    const body = JSON.stringify(await asked(request));
    response.setHeader("x-set-before", ["a", "b"]);
    response.writeHead(201, { "content-type": "application/json; charset=utf-8", "X-Upper": "Case", etag: 'W/"1"' });
    response.end(body);
  },
  "/plain": (_request, response) => response.end("\uFEFFgrüße\n"),
  "/parts": (_request, response) => {
    response.write("one ");
    response.write(Buffer.from("two"));
    response.end();
  },
  "/bytes": (_request, response) =>
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(Uint8Array.of(0, 200, 255)),
  "/none": (_request, response) => response.writeHead(204).end(),
  "/known": (request, response) =>
    response.writeHead(request.headers["if-none-match"] === 'W/"1"' ? 304 : 200, { etag: 'W/"1"' }).end(),
  "/refused": (_request, response) =>
    response.writeHead(422, { "content-type": "application/json" }).end('{"message":"No.","errors":[{"code":"x"}]}'),
  "/own-words": (_request, response) => response.writeHead(503, "On Holiday").end(),
  "/elsewhere": (_request, response) => response.writeHead(302, { location: "/plain" }).end(),
  "/broken": (_request, response) => response.destroy(),
  "/half": (_request, response) => response.writeHead(200).destroy(),
  "/slow": async (_request, response) => {
    await sleep(300);
    response.end("late");
  },
};

interface Ways {
  readonly wire: string;
  readonly memory: string;
}

type Asked = Parameters<Octokit["request"]>[1];

const opened: Server[] = [];

async function open(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) =>
    PLACES[request.url?.split("?")[0] ?? ""]?.(request, response as Parameters<RequestListener>[1]),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  opened.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** The same server twice: one is reached over the wire, the other in memory. */
async function bothWays(): Promise<Ways> {
  const [wire, memory] = [await open(), await open()];
  answersInMemory(memory.server);
  return { wire: wire.url, memory: memory.url };
}

afterAll(() => {
  for (const server of opened) server.close().closeAllConnections();
});

/** Of the connection, not of the answer. */
const OF_THE_WIRE = ["connection", "keep-alive", "transfer-encoding", "content-length", "date"];

const saidBy = (headers: Headers): object =>
  Object.fromEntries([...headers].filter(([name]) => !OF_THE_WIRE.includes(name)));

async function fetched(base: string, path: string, init?: RequestInit): Promise<object> {
  try {
    const response = await fetch(base + path, init);
    const { status, statusText, ok } = response;
    const seen = { status, statusText, ok, url: response.url.replace(base, ""), headers: saidBy(response.headers) };
    const body = await response.text();
    const twice = await response.text().then(
      () => "read twice",
      (error: unknown) => (error instanceof Error ? error.name : "?"),
    );
    return { ...seen, dated: response.headers.has("date"), body, used: response.bodyUsed, twice };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { name, message, cause } = error;
    return {
      failed: name,
      message,
      cause: cause instanceof Error ? [cause.name, cause.message, "code" in cause && cause.code] : null,
    };
  }
}

const plainly = (): RequestInit => ({});

const EXCHANGES: readonly (readonly [what: string, path: string, init: () => RequestInit])[] = [
  ["a GET and what goes with it", "/echo?a=1&b=%20#here", plainly],
  ["headers of one's own", "/echo", () => ({ headers: { Accept: "a/b", "User-Agent": "us", "x-more": "1" } })],
  ["a POST of text", "/echo", () => ({ method: "POST", body: "grüße" })],
  ["a POST of nothing", "/echo", () => ({ method: "POST" })],
  ["a POST of JSON", "/echo", () => ({ method: "POST", body: "{}", headers: [["content-type", "application/json"]] })],
  ["a form", "/echo", () => ({ method: "POST", body: new URLSearchParams({ a: "b c" }) })],
  ["bytes, sent", "/echo", () => ({ method: "PUT", body: new TextEncoder().encode("bytes") })],
  ["a DELETE", "/echo", () => ({ method: "DELETE" })],
  ["a PATCH of nothing", "/echo", () => ({ method: "PATCH" })],
  ["a PATCH", "/echo", () => ({ method: "PATCH", body: "x" })],
  ["a HEAD", "/plain", () => ({ method: "HEAD" })],
  ["text with a mark of its order", "/plain", plainly],
  ["an answer in parts", "/parts", plainly],
  ["bytes", "/bytes", plainly],
  ["an answer without a body", "/none", plainly],
  ["what is known already", "/known", () => ({ headers: { "if-none-match": 'W/"1"' } })],
  ["what is not known yet", "/known", plainly],
  ["a refusal", "/refused", plainly],
  ["a status in words of its own", "/own-words", plainly],
  ["a redirect that is followed", "/elsewhere", plainly],
  ["a redirect that is not", "/elsewhere", () => ({ redirect: "manual" })],
  ["a redirect that must not be", "/elsewhere", () => ({ redirect: "error" })],
  ["a connection that breaks", "/broken", plainly],
  ["a connection that breaks after the head", "/half", plainly],
  ["a signal that comes too late", "/plain", () => ({ signal: AbortSignal.timeout(10_000) })],
  ["a signal by time", "/slow", () => ({ signal: AbortSignal.timeout(30) })],
  ["a signal by hand", "/slow", () => ({ signal: AbortSignal.abort() })],
  ["a signal with a reason", "/slow", () => ({ signal: AbortSignal.abort(new RangeError("enough")) })],
  ["a GET with a body", "/echo", () => ({ body: "x" })],
  ["a header that cannot be", "/echo", () => ({ headers: { "x-more": "a\nb" } })],
];

describe("what fetch sees in memory and over the wire", async () => {
  const ways = await bothWays();

  it.each(EXCHANGES)("%s", async (_what, path, init) => {
    const wire = await fetched(ways.wire, path, init());
    const memory = await fetched(ways.memory, path, init());
    expect(JSON.parse(JSON.stringify(memory).replaceAll(ways.memory, ""))).toEqual(
      JSON.parse(JSON.stringify(wire).replaceAll(ways.wire, "")),
    );
  });

  it.each(["/bytes", "/none"])("bytes and streams of %s", async (path) => {
    const read = async (base: string): Promise<object> => {
      const parts: number[] = [];
      const { body } = await fetch(base + path);
      for await (const part of body ?? []) parts.push(...part);
      return [body === null, parts, new Uint8Array(await (await fetch(base + path)).arrayBuffer())];
    };
    expect(await read(ways.memory)).toEqual(await read(ways.wire));
  });

  it("a server that has stopped answers nobody", async () => {
    const { url, server } = await open();
    answersInMemory(server);
    expect(await fetched(url, "/plain")).toMatchObject({ status: 200 });
    server.close().closeAllConnections();
    expect(await fetched(url, "/plain")).toMatchObject({ failed: "TypeError", message: "fetch failed" });
  });
});

describe("what Octokit sees in memory and over the wire", async () => {
  const ways = await bothWays();
  const silent = (): undefined => undefined;

  async function answered(baseUrl: string, request: string, more: Asked): Promise<object> {
    const octokit = new Octokit({
      baseUrl,
      auth: "t",
      log: { debug: silent, info: silent, warn: silent, error: silent },
    });
    try {
      const { status, data, headers, url } = await octokit.request(request, more);
      return { status, data, url: url.replace(baseUrl, ""), etag: headers.etag };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { failed: error.name, message: error.message, status: "status" in error && error.status };
    }
  }

  const none: Asked = {};
  it.each<[string, Asked]>([
    ["GET /echo", none],
    ["POST /echo", { a: "ü", n: 1 }],
    ["GET /none", none],
    ["GET /bytes", none],
    ["GET /known", { headers: { "if-none-match": 'W/"1"' } }],
    ["GET /refused", none],
    ["GET /own-words", none],
    ["GET /elsewhere", { request: { redirect: "manual" } }],
    ["POST /broken", { a: 1 }],
    ["GET /slow", { request: { signal: AbortSignal.timeout(30) } }],
  ])("%s", async (request, more) => {
    const over = await answered(ways.wire, request, more);
    expect(await answered(ways.memory, request, more)).toEqual(over);
  });
});

it("the local GitHub's log is the same, whatever goes wrong on purpose", async () => {
  const town = await startTown();
  const { chaos, requests } = town.github;
  async function visits(): Promise<readonly object[]> {
    const before = requests.length;
    const developer = town.as("developer");
    const repo = { owner: "acme", repo: "shop" };
    const { headers } = await developer.rest.repos.get(repo);
    const ends = [
      () => developer.rest.repos.get({ ...repo, headers: { "if-none-match": headers.etag } }),
      () => developer.rest.issues.get({ ...repo, issue_number: 404 }),
      () => developer.rest.issues.create({ ...repo, title: "Never answered" }),
      () => developer.rest.issues.create({ ...repo, title: "Answered too late" }),
    ];
    chaos.failNext({ method: "POST", status: 0 });
    chaos.failNext({ method: "POST", status: 0, afterEffect: true });
    const seen: object[] = [];
    for (const end of ends) seen.push(await end().catch(({ name, message, status }) => ({ name, message, status })));
    return [...seen, ...requests.slice(before).map(({ method, path, status }) => ({ method, path, status }))];
  }
  const wire = await visits();
  answersInMemory(town.github.server);
  expect(await visits()).toEqual(wire);
  await town.close();
});

import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createNodeMiddleware, Probot } from "probot";
import { fakeEngine, ORIGIN, privateKey, SECRET, sign, startTestApp } from "../unit/app/app-under-test.ts";

/* Deliveries that concern us not at all: the App beside a bare Probot app, in turns, in this process. */

const ROUNDS = 5;
const IN_A_ROUND = 2_000;
const SIDE_BY_SIDE = 8;
const LASTING = 25_000;

setFlagsFromString("--expose-gc");
const tidy: () => void = runInNewContext("gc");

/** A push to a branch of somebody else's, of about the size that GitHub sends. */
const BODY = JSON.stringify({
  ...ORIGIN,
  ref: "refs/heads/main",
  before: "a".repeat(40),
  after: "b".repeat(40),
  commits: Array.from({ length: 20 }, (_, n) => ({
    id: `${n}`.padStart(40, "0"),
    message: "Words of a commit. ".repeat(10),
  })),
});
const SIGNATURE = sign(BODY, SECRET);
const agent = new Agent({ keepAlive: true, maxSockets: SIDE_BY_SIDE });
let sent = 0;

/** Resolves with the milliseconds until it was answered. */
function deliver(url: string): Promise<number> {
  sent += 1;
  const headers = {
    "content-type": "application/json",
    "x-github-delivery": `00000000-0000-4000-8000-${String(sent).padStart(12, "0")}`,
    "x-github-event": "push",
    "x-hub-signature-256": SIGNATURE,
  };
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/api/github/webhooks`, { method: "POST", headers, agent }, (answer) => {
      if ((answer.statusCode ?? 500) >= 300) reject(new TypeError(`answered ${answer.statusCode}`));
      answer.resume().on("end", () => resolve(performance.now() - began));
    });
    asked.on("error", reject).end(BODY);
  });
}

interface Round {
  readonly perSecond: number;
  readonly p99: number;
}

async function round(url: string, deliveries = IN_A_ROUND): Promise<Round> {
  const times: number[] = [];
  let left = deliveries;
  const one = async (): Promise<void> => {
    for (; left > 0; ) {
      left -= 1;
      times.push(await deliver(url));
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, one));
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  return { perSecond: deliveries / seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}

async function bare() {
  const probot = new Probot({ appId: 7, privateKey: privateKey(), secret: SECRET, logLevel: "fatal" });
  const middleware = await createNodeMiddleware((app) => void app.on("push", () => undefined), { probot });
  const server = createServer((incoming, answer) => void middleware(incoming, answer));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

/** What deliveries cost that wake nothing, against a bare app; and by how much the heap grows over many of them. */
export async function measureDeliveries() {
  const app = await startTestApp({ engine: fakeEngine(), config: { port: 0 }, level: "info" });
  const other = await bare();
  const rounds: { readonly ours: Round; readonly theirs: Round }[] = [];
  await round(app.url);
  await round(other.url);
  for (let n = 0; n < ROUNDS; n += 1) {
    app.lines.length = 0;
    rounds.push({ ours: await round(app.url), theirs: await round(other.url) });
  }
  const heap = (): number => {
    app.lines.length = 0;
    tidy();
    return process.memoryUsage().heapUsed;
  };
  await round(app.url, LASTING / 5);
  const before = heap();
  await round(app.url, LASTING);
  const heap_growth = heap() / before - 1;
  await app.stop();
  other.stop();
  agent.destroy();
  return {
    ignored_vs_bare: middle(rounds.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond)),
    ack_p99_vs_bare: middle(rounds.map(({ ours, theirs }) => ours.p99 / theirs.p99)),
    heap_growth: rounded(heap_growth),
  };
}

function middle(values: readonly number[]): number {
  return rounded([...values].sort((a, b) => a - b)[values.length >> 1] ?? 0);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "../../support/house/read-sources.ts";
import { deliver, ORIGIN, privateKey, SECRET } from "./app-under-test.ts";

/* The built program as its operators start it, and as hosts of their own import it. GitHub is played by a few fixed answers. */

const TOKEN = { token: "t", expires_at: "2100-01-01T00:00:00Z", permissions: {} };
const GITHUB: Readonly<Record<string, unknown>> = {
  "/app": { id: 7, slug: "haiku" },
  "/app/installations": [{ id: 5 }],
  "/app/installations/5/access_tokens": TOKEN,
  "/users/haiku%5Bbot%5D": { id: 700, login: "haiku[bot]" },
  "/installation/repositories": { repositories: [] },
  "/app/hook/deliveries": [],
};

let asked: string[] = [];
const github = createServer((request, response) => {
  const path = (request.url ?? "").replace(/^http:\/\/[^/]+/, "").split("?")[0] ?? "";
  asked.push(path);
  response.writeHead(path in GITHUB ? 200 : 404, { "content-type": "application/json" });
  response.end(JSON.stringify(GITHUB[path] ?? { message: "Not Found" }));
});

/** Notes for whom it was asked, and leads everything to the GitHub above. */
let through: string[] = [];
const proxy = createServer((request, response) => {
  through.push(`${request.method} ${request.url}`);
  github.emit("request", request, response);
});
proxy.on("connect", (request, socket) => {
  through.push(`CONNECT ${request.url}`);
  const there = connect((github.address() as AddressInfo).port, "127.0.0.1", () => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    there.pipe(socket).pipe(there);
  });
  for (const end of [there, socket]) end.on("error", () => [there, socket].map((one) => one.destroy()));
});

async function listening(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let [githubUrl, proxyUrl] = ["", ""];
const children: ChildProcess[] = [];
beforeEach(async () => {
  [asked, through] = [[], []];
  [githubUrl, proxyUrl] = [await listening(github), await listening(proxy)];
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const server of [github, proxy]) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

const PRESSED = {
  ...{ ...ORIGIN, action: "requested_action", requested_action: { identifier: "approve" } },
  check_run: { id: 9, head_sha: "c".repeat(40), external_id: "airports/gate/build#1", app: { id: 7 } },
};

/** Starts node in the project's folder; its output is kept. */
function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const settings = {
    ...{ PATH: process.env.PATH ?? "", NODE_ENV: "production", HOST: "127.0.0.1", PORT: "0" },
    ...{ APP_ID: "7", PRIVATE_KEY: privateKey(), WEBHOOK_SECRET: SECRET, HAIKU_API_URL: githubUrl },
    ...environment,
  };
  const child = spawn(process.execPath, args, { cwd: ROOT, env: settings, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const seen = { output: "" };
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => {
      seen.output += data.toString();
    });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  return { child, seen, ended };
}

/** Where it listens, by what it prints. */
async function addressOf({ seen }: ReturnType<typeof run>): Promise<string> {
  await expect.poll(() => seen.output, { timeout: 20_000 }).toMatch(/"port":\d+/);
  return `http://127.0.0.1:${/"port":(\d+)/.exec(seen.output)?.[1]}`;
}

async function isReady(url: string): Promise<void> {
  await expect.poll(async () => (await fetch(`${url}/readyz`)).text(), { timeout: 20_000 }).toBe("ready\n");
}

describe("npm start", () => {
  it("ends at SIGTERM when a pressed button, which waited for others, has been looked at", async () => {
    const app = run(["dist/app.mjs"], { HAIKU_GATHER_MS: "600000" });
    const url = await addressOf(app);
    await isReady(url);
    expect((await deliver(url, "check_run", PRESSED)).status).toBe(202);
    const looked = (): boolean => asked.some((path) => path.startsWith("/repos/acme/airports/") || path === "/graphql");
    expect(looked()).toBe(false);
    app.child.kill("SIGTERM");
    expect(await app.ended).toBe(0);
    expect(looked()).toBe(true);
  });

  it("names the variable that is missing, and ends", async () => {
    const app = run(["dist/app.mjs"], { WEBHOOK_SECRET: "secret" });
    expect(await app.ended).toBe(1);
    expect(app.seen.output).toMatch(/^haiku: WEBHOOK_SECRET has 6 characters.*openssl rand -hex 32/);
  });

  it("asks GitHub through HTTP_PROXY, and reaches what NO_PROXY names by itself", async () => {
    const direct = run(["dist/app.mjs"], { HTTP_PROXY: proxyUrl, NO_PROXY: "127.0.0.1" });
    await isReady(await addressOf(direct));
    expect(through).toEqual([]);
    const app = run(["dist/app.mjs"], { HTTP_PROXY: proxyUrl, HAIKU_API_URL: "http://api.github.test" });
    await isReady(await addressOf(app));
    expect(through.length).toBeGreaterThan(0);
    expect(through.filter((line) => !line.includes("api.github.test"))).toEqual([]);
  });

  it("asks github.com through HTTPS_PROXY by a tunnel, and shows no password of it", async () => {
    const withPassword = proxyUrl.replace("http://", "http://user:pass-of-the-proxy@");
    const app = run(["dist/app.mjs"], { HTTPS_PROXY: withPassword, HAIKU_API_URL: "", LOG_LEVEL: "debug" });
    const url = await addressOf(app);
    // What answers behind this tunnel speaks no TLS: GitHub is not reached, but it was asked for at the right place.
    await expect
      .poll(async () => (await fetch(`${url}/readyz`)).text(), { timeout: 20_000 })
      .toContain("asked at https://api.github.com through the proxy of HTTPS_PROXY");
    expect(new Set(through)).toEqual(new Set(["CONNECT api.github.com:443"]));
    expect(app.seen.output).not.toContain("pass-of-the-proxy");
  });
});

describe("haiku-for-github/app", () => {
  it("does nothing when it is imported", async () => {
    const host = run(["--input-type=module", "-e", 'import app from "haiku-for-github/app"; console.log(typeof app);']);
    expect(await host.ended).toBe(0);
    expect(host.seen.output).toBe("function\n");
    expect(asked).toEqual([]);
  });

  it("is an app function for a Probot and a server of somebody else's", async () => {
    const program = `
      import { createServer } from "node:http";
      import { createNodeMiddleware, Probot } from "probot";
      import app from "haiku-for-github/app";
      const { APP_ID, PRIVATE_KEY, WEBHOOK_SECRET, HAIKU_API_URL } = process.env;
      const probot = new Probot({ appId: APP_ID, privateKey: PRIVATE_KEY, secret: WEBHOOK_SECRET, baseUrl: HAIKU_API_URL });
      const server = createServer(await createNodeMiddleware(app, { probot, webhooksPath: "/api/github/webhooks" }));
      server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));`;
    const host = run(["--input-type=module", "-e", program], { HAIKU_GATHER_MS: "0" });
    const url = await addressOf(host);
    expect((await deliver(url, "check_run", PRESSED, { secret: "another secret than the host's" })).status).toBe(400);
    expect((await deliver(url, "check_run", PRESSED)).status).toBe(200);
    const wanted = expect.stringMatching(/^\/repos\/acme\/airports\/|^\/graphql$/);
    await expect.poll(() => asked, { timeout: 10_000 }).toContainEqual(wanted);
    await expect.poll(() => asked, { timeout: 10_000 }).toContain("/app/hook/deliveries");
  });
});

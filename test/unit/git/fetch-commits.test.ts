import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchCommits, readTree } from "../../../src/git/index.ts";
import { makeRepository, runGit, type SeededRepository } from "../../contract/seed-repository.ts";
import { runGitBackend } from "../../support/git-backend.ts";

const TOKEN = "ghs_secret.token";

/** Git's own HTTP backend behind a check of the authorization header. */
function serve(root: string, seen: (string | undefined)[]): Server {
  return createServer((request: IncomingMessage, response: ServerResponse) => {
    seen.push(request.headers.authorization);
    const basic = `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString("base64")}`;
    if (request.headers.authorization !== basic) {
      response.writeHead(401, { "www-authenticate": "Basic" }).end();
      return;
    }
    runGitBackend(root, request, response);
  });
}

describe("fetchCommits", () => {
  let repository: SeededRepository;
  let server: Server;
  let url: string;
  let into: string;
  const seen: (string | undefined)[] = [];

  beforeEach(async () => {
    repository = await makeRepository({ bare: true });
    runGit(repository.directory, "config", "uploadpack.allowAnySHA1InWant", "true");
    const root = dirname(repository.directory);
    into = join(root, "fetched");
    server = serve(root, seen);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // A server on a port always has an address with a port.
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}/${basename(repository.directory)}`;
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await repository.close();
  });

  it("fetches a commit with the token and reads its files", async () => {
    await fetchCommits({ url, token: TOKEN, shas: [repository.base], into });
    expect(await readTree(into, repository.base)).toEqual(
      new Map([
        ["README.md", "hello\n"],
        ["run.sh", "#!/bin/sh\necho hi\n"],
      ]),
    );
    expect(await readTree(into, repository.base, "nowhere")).toEqual(new Map());
  });

  it("leaves the token in no file", async () => {
    await fetchCommits({ url, token: TOKEN, shas: [repository.base], into });
    const config = readFileSync(join(into, "config"), "utf8");
    expect(config).not.toContain("extraheader");
    const encoded = Buffer.from(`x-access-token:${TOKEN}`).toString("base64");
    for (const secret of [TOKEN, encoded]) expect(() => execFileSync("grep", ["-r", "-F", secret, into])).toThrow();
  });

  it("fails with git's words, without the token, and without asking", async () => {
    const error = await fetchCommits({ url, token: "wrong", shas: [repository.base], into }).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: "HostError", retryable: true });
    expect(String(error)).not.toContain("wrong");
  });

  it.each(["--upload-pack=touch /tmp/x", "main", "abc"])("refuses %s as a commit", async (sha) => {
    await expect(fetchCommits({ url, token: TOKEN, shas: [sha], into })).rejects.toThrow("is no object id");
  });
});

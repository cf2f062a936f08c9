import nock from "nock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProbot } from "../../../src/app/github-app.ts";
import { createLog } from "../../../src/app/log.ts";
import { createSweep, heardComments, type Sweep, sweepInstallations } from "../../../src/app/sweep/index.ts";
import { createTraffics } from "../../../src/app/traffics.ts";
import type { Trigger } from "../../../src/app/trigger.ts";
import { SELF, testConfig } from "./app-under-test.ts";

const config = testConfig();
const lines: string[] = [];
const log = createLog({ level: "info", secrets: [config.privateKey], to: { write: (line) => void lines.push(line) } });
const clock = { now: () => "2026-11-21T12:00:00.000Z", sleep: async () => undefined };
const TOKEN = { token: "t", expires_at: "2026-11-21T13:00:00Z", permissions: {} };
const NOW = { date: "Sat, 21 Nov 2026 12:00:00 GMT" };
const LATELY = "2026-11-21T11:59:00Z";
const api = () => nock("http://api.test");

beforeEach(() => {
  lines.length = 0;
  nock.disableNetConnect();
});
afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(forgotten).toEqual([]);
});

interface Sweeping {
  readonly sweep: Sweep;
  /** What was woken since this was asked last, one line each. */
  woken(): readonly string[];
  readonly heard: ReturnType<typeof heardComments>;
}

function sweeping(): Sweeping {
  let triggers: Trigger[] = [];
  const heard = heardComments(clock);
  const probot = createProbot(config, log);
  const trigger = (one: Trigger): void => void triggers.push(one);
  const traffics = createTraffics({ clock, log });
  const installation = sweepInstallations({ probot, traffics, self: () => SELF, heard, trigger, clock, log });
  const woken = (): readonly string[] => {
    const told = triggers.map(({ repo, target }) => {
      const { kind, ...rest } = target;
      const more = Object.values(rest).map((value) => (value instanceof Map ? [...value.keys()].join(" ") : value));
      return [repo.name, kind, ...more].join(" ");
    });
    triggers = [];
    return told;
  };
  return { sweep: createSweep({ probot, installation, redeliver: async () => 0, everyMs: 1, log }), woken, heard };
}

const listed = (name: string, archived = false) => ({ node_id: `R_${name}`, name, owner: { login: "acme" }, archived });

function installed(...repositories: readonly ReturnType<typeof listed>[]): void {
  api().get("/installation/repositories").query(true).reply(200, { repositories }, NOW);
}

const BELOW = { prefix: "refs/heads/haiku/" };

/** What GitHub shows of a repository at a glance. */
function glance(name: string, { branches = [] as string[], updated = null as string | null, more = false } = {}) {
  const nodes = updated === null ? [] : [{ updatedAt: updated }];
  return {
    id: `R_${name}`,
    refs: {
      pageInfo: { hasNextPage: more },
      nodes: branches.map((name) => ({ ...BELOW, name, target: { oid: "c0ffee" } })),
    },
    issues: { nodes },
    pullRequests: { nodes: [] },
  };
}

function shows(...nodes: readonly (ReturnType<typeof glance> | null)[]): void {
  api().post("/graphql").reply(200, { data: { nodes } });
}

const comment = (id: number, body: string, differs: object = {}) => ({
  ...{ id, body, issue_url: "http://api.test/repos/acme/airports/issues/12" },
  ...{ html_url: `http://test/acme/airports/issues/12#c${id}`, user: { id: 101, login: "developer" } },
  ...{ updated_at: LATELY, ...differs },
});
const OURS = { user: { id: SELF.bot.id, login: SELF.bot.login } };
const IN_PULL = {
  issue_url: "http://api.test/repos/acme/airports/issues/13",
  html_url: "http://test/acme/airports/pull/13#c",
};

function said(...comments: readonly ReturnType<typeof comment>[]): void {
  api().get("/repos/acme/airports/issues/comments").query(true).reply(200, comments);
}

describe("a sweep", () => {
  const oneInstallation = (): void => {
    api()
      .get("/app/installations")
      .query(true)
      .reply(200, [{ id: 5 }, { id: 6, suspended_at: "2026-01-01" }]);
  };
  const token = (): void => void api().post("/app/installations/5/access_tokens").reply(201, TOKEN);

  it("wakes the intents of every repository that has some, and leaves out what is put away", async () => {
    const { sweep, woken } = sweeping();
    oneInstallation();
    token();
    installed(listed("airports"), listed("harbours"), listed("empty"), listed("old", true));
    shows(
      glance("airports", { branches: ["12/main", "12/ledger"] }),
      glance("harbours", { branches: ["13/main"] }),
      glance("empty", { branches: ["of-somebody"] }),
    );
    await sweep.once();
    expect(woken()).toEqual(["airports all haiku/12/main haiku/12/ledger", "harbours all haiku/13/main"]);
  });

  it("has the branches read where there are more than it is shown", async () => {
    const { sweep, woken } = sweeping();
    oneInstallation();
    token();
    installed(listed("airports"));
    shows(glance("airports", { branches: ["of-somebody"], more: true }));
    await sweep.once();
    expect(woken()).toEqual(["airports all"]);
  });

  it("asks for everything where GitHub shows nothing at a glance", async () => {
    const { sweep, woken } = sweeping();
    oneInstallation();
    token();
    installed(listed("airports"));
    api()
      .post("/graphql")
      .reply(200, { data: { nodes: [null] }, errors: [{ type: "FORBIDDEN", message: "not this one" }] });
    said();
    await sweep.once();
    expect(woken()).toEqual(["airports all"]);
  });

  it.each<[string, ReturnType<typeof comment>[], string[]]>([
    ["a start that nobody heard", [comment(7, "/haiku start")], ["airports issue-comment 12 7"]],
    ["a command in a pull request", [comment(7, "/haiku status", IN_PULL)], ["airports pull 13"]],
    ["no command", [comment(7, "start it, haiku")], []],
    [
      "a command that the App has answered",
      [comment(7, "/haiku status"), comment(8, "<!-- haiku:answer comment/7 -->\nAll is well", OURS)],
      [],
    ],
    [
      "an answer that somebody else has forged",
      [comment(7, "/haiku start"), comment(8, "<!-- haiku:answer comment/7 -->")],
      ["airports issue-comment 12 7"],
    ],
    ["what the App itself has written", [comment(7, "/haiku start", OURS)], []],
  ])("finds %s", async (_, comments, expected) => {
    const { sweep, woken } = sweeping();
    oneInstallation();
    token();
    installed(listed("airports"));
    shows(glance("airports", { updated: LATELY }));
    said(...comments);
    await sweep.once();
    expect(woken()).toEqual(expected);
  });

  it("asks about a comment again until it has been heard, and then about no comment where nothing happens", async () => {
    const { sweep, woken, heard } = sweeping();
    token();
    const again = async (...comments: readonly ReturnType<typeof comment>[]): Promise<readonly string[]> => {
      oneInstallation();
      installed(listed("airports"));
      shows(glance("airports", { updated: "2026-11-21T11:00:00Z" }));
      if (comments.length > 0) said(...comments);
      await sweep.once();
      return woken();
    };
    const lost = comment(7, "/haiku start");
    expect(await again(lost)).toEqual(["airports issue-comment 12 7"]);
    expect(await again(lost)).toEqual(["airports issue-comment 12 7"]);
    heard.add({ id: "R_airports", owner: "acme", name: "airports" }, 7);
    expect(await again(lost)).toEqual([]);
    // An hour ago is before what sweeps overlap by: the comments are not even read.
    expect(await again()).toEqual([]);
  });

  it.each([
    ["2026-11-21T11:59:30Z", "may not be shown by every copy yet: it is asked about again", ["airports pull 13"]],
    ["2026-11-21T11:58:30Z", "is shown everywhere: its intent is looked at anyway", []],
  ])("a command in a pull request, of %s, %s", async (updated_at, _, expected) => {
    const { sweep, woken } = sweeping();
    token();
    const seen = [];
    for (const __ of ["the first sweep", "the next one"]) {
      oneInstallation();
      installed(listed("airports"));
      shows(glance("airports", { updated: updated_at }));
      said(comment(7, "/haiku retry", { ...IN_PULL, updated_at }));
      await sweep.once();
      seen.push(woken());
    }
    expect(seen).toEqual([["airports pull 13"], expected]);
  });

  it("goes on with the next installation, and the next repository, when one cannot be read", async () => {
    const { sweep, woken } = sweeping();
    api()
      .get("/app/installations")
      .query(true)
      .reply(200, [{ id: 4 }, { id: 5 }]);
    api().post("/app/installations/4/access_tokens").reply(403, { message: "suspended" });
    token();
    installed(listed("broken"), listed("airports"));
    shows(glance("broken", { updated: LATELY }), glance("airports", { updated: LATELY }));
    api().get("/repos/acme/broken/issues/comments").query(true).reply(502);
    said(comment(7, "/haiku start"));
    await sweep.once();
    expect(woken()).toEqual(["airports issue-comment 12 7"]);
    expect(lines.filter((line) => line.includes("a sweep was not complete"))).toHaveLength(2);
  });

  it("leaves the last fifth of an hour's requests to people: it asks no further, and comes again", async () => {
    const { sweep, woken } = sweeping();
    oneInstallation();
    token();
    const reset = String(Date.parse(clock.now()) / 1000 + 1800);
    const little = { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "1000", "x-ratelimit-reset": reset };
    const repositories = [listed("airports")];
    api()
      .get("/installation/repositories")
      .query(true)
      .reply(200, { repositories }, { ...NOW, ...little });
    shows(glance("airports", { updated: LATELY, branches: ["12/ledger"] }));
    await sweep.once();
    expect(woken()).toEqual(["airports all haiku/12/ledger"]);
    expect(lines.filter((line) => line.includes("a sweep is left to the next one"))).toHaveLength(1);
  });

  it("of a thousand repositories in which nothing happened costs 23 requests", async () => {
    const { sweep, woken } = sweeping();
    oneInstallation();
    token();
    const names = Array.from({ length: 1000 }, (_, i) => `r${i}`);
    for (let at = 0; at <= 1000; at += 100) {
      const some = names.slice(at, at + 100);
      installed(...some.map((name) => listed(name)));
      if (some.length > 0) shows(...some.map((name) => glance(name, { updated: "2026-01-01T00:00:00Z" })));
    }
    await sweep.once();
    expect(woken()).toEqual([]);
  });
});

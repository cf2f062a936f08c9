import type { Probot } from "probot";
import { describe, expect, it } from "vitest";
import { engineFor, type KeptRepositories, type MakeEngine } from "../../../src/app/repositories.ts";
import { createTraffics } from "../../../src/app/traffics.ts";
import { fakeEngine, held } from "./app-under-test.ts";

const silent = (): undefined => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

function opening(
  kept: KeptRepositories,
  differs: { readonly weight?: number; readonly auth?: () => Promise<unknown> } = {},
) {
  const made: string[] = [];
  const asked: string[] = [];
  let now = Date.parse("2026-11-21T12:00:00.000Z");
  const clock = {
    now: () => new Date(now).toISOString(),
    async sleep(milliseconds: number) {
      now += milliseconds;
    },
  };
  const request = async (route: string): Promise<unknown> => {
    asked.push(route);
    const repo = { full_name: "acme/airports" };
    return { data: { id: 1, head: { ref: "haiku/airports/build", repo }, base: { repo } } };
  };
  const hook = { wrap: silent };
  // Of Probot, one function is used.
  const probot = { auth: differs.auth ?? (async () => ({ request, hook })) } as unknown as Probot;
  const look = { now: async (): Promise<void> => undefined };
  const makeEngine: MakeEngine = (ports, { name }) => {
    made.push(name);
    const reconcile = async () => {
      await look.now();
      return { wrote: 0, again_in: null };
    };
    const issueComment = async (issue: number) => {
      await ports.conversation.comment(issue, "text");
      return { slug: null, refused: false };
    };
    return { ...fakeEngine({ reconcile, issueComment }), weight: () => differs.weight ?? 0 };
  };
  const traffics = createTraffics({ clock, log });
  const open = engineFor({ probot, traffics, makeEngine, appId: 7, workflow: "haiku.yml", clock, log, kept });
  const repo = (name: string | number, installation = 5) =>
    open(installation, { id: `R_${name}`, owner: "acme", name: String(name) });
  return { repo, made, asked, look };
}

const MUCH = 1e9;

describe("repositories", () => {
  it("are opened once while they are kept, and anew when many others were looked at since", async () => {
    const { repo, made } = opening({ repositories: 100, weight: MUCH });
    for (const name of [0, 0, 1, 0]) await (await repo(name)).engine.intents();
    expect(made).toHaveLength(2);
    for (let name = 0; name < 1000; name += 1) await (await repo(name)).engine.reconcile("airports");
    expect(made).toHaveLength(1000);
    for (let name = 900; name < 1000; name += 1) await repo(name);
    expect(made).toHaveLength(1000);
    const handed = await repo(999);
    for (let name = 0; name < 200; name += 1) await repo(name);
    expect(await handed.engine.intents()).toEqual(["one", "two"]);
    expect(made).toHaveLength(1201);
  });

  it("of which much was read push others out by that", async () => {
    const { repo, made } = opening({ repositories: 100, weight: 10_000_000 }, { weight: 500_000 });
    for (const name of [1, 2, 3, 4, 5, 6]) await (await repo(name)).engine.intents();
    for (const name of [6, 5, 4, 3, 1]) await repo(name);
    expect(made).toEqual(["1", "2", "3", "4", "5", "6", "1"]);
  });

  it("are kept while a look is under way", async () => {
    const { repo, made, look } = opening({ repositories: 1, weight: MUCH });
    const end = held<void>();
    look.now = () => end.promise;
    const looking = (await repo("airports")).engine.reconcile("airports");
    for (const name of [1, 2, 3]) await repo(name);
    await (await repo("airports")).engine.intents();
    expect(made).toEqual(["airports", "1", "2", "3"]);
    end.resolve();
    await looking;
  });

  it("share the limits of their installation, also when what was kept of them is gone", async () => {
    const { repo } = opening({ repositories: 1, weight: MUCH });
    for (let name = 0; name < 75; name += 1) await (await repo(name)).engine.issueComment(1, 1);
    await (await repo(0, 6)).engine.issueComment(1, 1);
    await expect((await repo(0)).engine.issueComment(1, 1)).rejects.toMatchObject({ retryable: true, wait: 60_000 });
  });

  it("that could not be opened are opened anew", async () => {
    let fails = true;
    const auth = async (): Promise<unknown> => {
      if (fails) throw new TypeError("no token");
      return { hook: { wrap: silent } };
    };
    const { repo } = opening({ repositories: 10, weight: MUCH }, { auth });
    await expect(repo("airports")).rejects.toThrow("no token");
    fails = false;
    expect(await (await repo("airports")).engine.intents()).toEqual(["one", "two"]);
  });

  it("remember of a pull request to which intent it belongs, of the last thousand", async () => {
    const { repo, asked } = opening({ repositories: 10, weight: MUCH });
    const { slugOfPull } = await repo("airports");
    for (const number of [1, 1, 1]) expect(await slugOfPull(number)).toBe("airports");
    expect(asked).toHaveLength(1);
    for (let number = 1; number <= 1001; number += 1) await slugOfPull(number);
    expect(asked).toHaveLength(1001);
    await slugOfPull(1);
    expect(asked).toHaveLength(1002);
  });
});

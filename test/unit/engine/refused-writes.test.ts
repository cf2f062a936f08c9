import { describe, expect, it } from "vitest";
import type { EnginePorts } from "../../../src/engine/index.ts";
import {
  apart,
  notingRefusals,
  RefusedWrites,
  WriteHeldBack,
  WriteRefused,
} from "../../../src/engine/refused-writes.ts";
import { HostError, StaleHeadError, UserError } from "../../../src/shared/index.ts";

const MINUTE = 60_000;
const locked = new HostError("commenting on #3: issue is locked", { retryable: false, status: 403 });

/** What is asked of GitHub at these minutes, when it always refuses. */
async function askedAt(minutes: readonly number[]): Promise<readonly number[]> {
  const refused = new RefusedWrites();
  const asked: number[] = [];
  for (const minute of minutes) {
    const write = () => {
      asked.push(minute);
      return Promise.reject(locked);
    };
    await apart(() => refused.attempt("comment 3", minute * MINUTE, write));
  }
  return asked;
}

describe("a write that GitHub refuses", () => {
  it("is asked for again after a minute, then after two, four, and at last every hour", async () => {
    const everyMinute = Array.from({ length: 300 }, (_, minute) => minute);
    expect(await askedAt(everyMinute)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
  });

  it("is told until it goes through; both is news once", async () => {
    const refused = new RefusedWrites();
    const attempt = (minute: number, write: () => Promise<string>) =>
      apart(() => refused.attempt("comment 3", minute * MINUTE, write));
    expect(await attempt(0, () => Promise.reject(locked))).toBeNull();
    expect(refused.list()).toEqual([{ key: "comment 3", why: locked.message }]);
    expect([refused.takeNews(), refused.takeNews()]).toEqual([true, false]);
    expect(await attempt(1, () => Promise.reject(locked))).toBeNull();
    expect(refused.takeNews()).toBe(false);
    expect(await attempt(3, async () => "done")).toBe("done");
    expect([refused.list(), refused.takeNews()]).toEqual([[], true]);
  });

  it("is forgotten when it is not wanted any more, and only then", async () => {
    const refused = new RefusedWrites();
    const attempt = () => apart(() => refused.attempt("comment 3", 0, () => Promise.reject(locked)));
    await attempt();
    refused.forgetUnwanted(0);
    await attempt(); // not asked of GitHub, but wanted
    refused.forgetUnwanted(0);
    expect(refused.list()).toHaveLength(1);
    refused.forgetUnwanted(0);
    expect([refused.list(), refused.takeNews()]).toEqual([[], true]);
  });

  it("keeps its pause where it is wanted again, and is no news meanwhile", async () => {
    const refused = new RefusedWrites();
    let asked = 0;
    const look = async (minute: number, isWanted: boolean): Promise<boolean> => {
      const write = () => {
        asked += 1;
        return Promise.reject(locked);
      };
      if (isWanted) await apart(() => refused.attempt("check haiku/gate 1", minute * MINUTE, write));
      refused.forgetUnwanted(minute * MINUTE);
      return refused.takeNews();
    };
    expect([await look(0, true), await look(0, false), await look(0, true)]).toEqual([true, true, false]);
    expect([asked, await look(1, true), asked]).toEqual([1, true, 2]);
  });

  it("is asked for at once where work does not go on without it", async () => {
    const refused = new RefusedWrites();
    const open = (write: () => Promise<string>) => apart(() => refused.attempt("opening haiku/1/build", 0, write));
    await open(() => Promise.reject(locked));
    refused.forgetUnwanted(0);
    refused.forgetUnwanted(0);
    expect(await open(async () => "opened")).toBe("opened");
  });
});

describe("a write that GitHub's limits hold back", () => {
  const limited = (wait: number) => new HostError("limited", { retryable: true, status: 429, wait });
  const attempt = (refused: RefusedWrites, now: number, write: () => Promise<unknown>) =>
    refused.attempt("comment 3", now, write).catch((error: unknown) => error);

  it("is asked for again when the limit is over, and at least when a claim has lapsed; meanwhile it says how long", async () => {
    const refused = new RefusedWrites();
    const first = await attempt(refused, 0, () => Promise.reject(limited(7000)));
    expect(first).toBeInstanceOf(WriteHeldBack);
    expect(first).toMatchObject({ retryable: true, wait: 61_000 });
    expect(await attempt(refused, 1000, async () => "sent too early")).toMatchObject({ wait: 60_000 });
    expect(refused.nextAt()).toBe(61_000);
    expect(await attempt(refused, 61_000, async () => "sent")).toBe("sent");
    expect(refused.isEmpty()).toBe(true);
  });

  it("is told where the limit is long, until it goes through, and is no news where it is short", async () => {
    const refused = new RefusedWrites();
    await attempt(refused, 0, () => Promise.reject(limited(60_000)));
    expect([refused.list()[0]?.told, refused.takeNews()]).toEqual([false, false]);
    await attempt(refused, 61_000, () => Promise.reject(limited(1_800_000)));
    const why = "GitHub's limit until 1970-01-01 00:32 UTC";
    expect(refused.list()).toEqual([{ key: "comment 3", why, until: "1970-01-01T00:31:01.000Z", told: true }]);
    expect(refused.takeNews()).toBe(true);
    await attempt(refused, 1_861_000, async () => "sent");
    expect([refused.list(), refused.takeNews()]).toEqual([[], true]);
  });

  it("begins anew where GitHub refuses it after that", async () => {
    const refused = new RefusedWrites();
    await attempt(refused, 0, () => Promise.reject(limited(1000)));
    await attempt(refused, 61_000, () => Promise.reject(locked));
    expect(refused.dueAt("comment 3")).toBe(121_000);
  });
});

type Write = readonly [
  port: "checks" | "conversation" | "dispatcher" | "pulls" | "store",
  name: string,
  args: readonly unknown[],
];

/** What becomes of a write when GitHub refuses it: what is noted, or how it failed. */
async function noted([port, name, args]: Write): Promise<unknown> {
  const refused = new RefusedWrites();
  const refuse = () => Promise.reject(locked);
  const ports = {
    checks: {},
    conversation: {},
    dispatcher: {},
    pulls: {},
    store: {},
    clock: { now: () => "2026-11-21T12:00:00Z" },
  };
  // Only this part is asked for.
  const given = { ...ports, [port]: { [name]: refuse } } as unknown as EnginePorts;
  const write = Reflect.get(notingRefusals(given, refused)[port], name) as (
    ...args: readonly unknown[]
  ) => Promise<void>;
  const outcome = await apart(() => write(...args)).catch((error: unknown) => error);
  return outcome === null ? refused.list() : outcome;
}

describe("of what the engine writes", () => {
  const check = { name: "haiku/gate", head: "c0ffee" };

  it.each<Write>([
    ["checks", "create", [check]],
    ["checks", "update", [1, check]],
    ["conversation", "comment", [3, "words"]],
    ["conversation", "react", ["comment", 7, "eyes"]],
    ["conversation", "review", [{ number: 3 }]],
    ["conversation", "editReviewComment", ["C_7", "words"]],
    ["conversation", "replyInThread", ["T_1", "words"]],
    ["conversation", "resolveThread", ["T_1"]],
    ["pulls", "edit", [3, { body: "text" }]],
    ["pulls", "requestReviewers", [3, ["developer"]]],
    ["dispatcher", "dispatch", [{ lane: "x/build/elaborate/-/-/1.1" }, "main"]],
    ["store", "deleteBranch", ["haiku/x/build", "c0ffee"]],
    ["store", "createBranch", ["haiku/x/build", "c0ffee"]],
    ["store", "commit", [{ branch: "haiku/x/build" }]],
    ["pulls", "open", [{ head: "haiku/x/main" }]],
    ["pulls", "markReady", ["PR_1"]],
    ["pulls", "convertToDraft", ["PR_1"]],
  ])("a refused %s.%s is noted", async (...write) => {
    expect(await noted(write)).toEqual([{ key: expect.any(String), why: locked.message }]);
  });

  it.each<Write>([["pulls", "merge", [{ number: 3 }]]])(
    "without %s.%s nothing goes on: its refusal stays one",
    async (...write) => {
      expect(await noted(write)).toBe(locked);
    },
  );
});

describe("what is no refusal", () => {
  it.each([
    ["GitHub fails", new HostError("502", { retryable: true, status: 502 })],
    ["a branch has moved", new StaleHeadError("haiku/x/main")],
    ["somebody has to mend something", new UserError("branch_in_the_way", "it is in the way", "mend it")],
    ["our own mistake", new TypeError("x is undefined")],
  ])("goes on as it came: %s", async (_, error) => {
    const refused = new RefusedWrites();
    const write = () => Promise.reject(error);
    await expect(apart(() => refused.attempt("key", 0, write))).rejects.toBe(error);
    expect(refused.list()).toEqual([]);
  });

  it("is told apart from a missing permission, which is one", async () => {
    const missing = new UserError("permission_missing", "checks: the App lacks a permission", "accept it");
    const refused = new RefusedWrites();
    await expect(refused.attempt("key", 0, () => Promise.reject(missing))).rejects.toBeInstanceOf(WriteRefused);
  });
});

import { describe, expect, it } from "vitest";
import { type ForeignHead, passForeign } from "../../../../src/engine/effects/foreign-head.ts";
import { keepingRules } from "../../../../src/engine/observe/kept-rules.ts";
import type { EnginePorts } from "../../../../src/engine/ports.ts";
import type { CheckOutput } from "../../../../src/ports/index.ts";

type Ports = Pick<EnginePorts, "observer" | "clock" | "checks" | "store">;

/** A GitHub whose rules can be changed, and that counts how often they are read. */
function aHost(rules: readonly string[]) {
  const host = { rules, reads: 0, minute: 0, fails: false, standing: new Map<string, string>() };
  const written: CheckOutput[] = [];
  const ports = {
    clock: { now: () => new Date(host.minute * 60_000).toISOString() },
    observer: {
      requiredChecks: async () => {
        host.reads += 1;
        if (host.fails) throw new TypeError("not now");
        return host.rules;
      },
      snapshot: async () => ({ default_branch: { required_checks: host.rules } }),
    },
    store: { branches: async () => new Map([["haiku/airports/ledger", "1edger"]]) },
    checks: {
      newest: async (head: string, name: string) => {
        const external_id = host.standing.get(`${head} ${name}`);
        return external_id === undefined ? null : { id: 1, external_id };
      },
      create: async (check: CheckOutput) => written.push(check),
    },
  } as unknown as Ports; // only these parts are asked for
  const kept = keepingRules(ports);
  const pass = (foreign: Partial<ForeignHead> = {}) =>
    passForeign(kept.ports, kept.rules, { head: "c0ffee", again: false, ...foreign });
  return { host, written, pass, snapshot: () => kept.ports.observer.snapshot("x", [], null) };
}

describe("a head without an intent", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["nothing", [], []],
    ["others' checks", ["ci/test", "haiku/config"], []],
    ["the check of a delivery", ["ci/test", "haiku/delivery"], ["haiku/delivery"]],
    ["the checks of delivery and gate", ["haiku/gate", "haiku/delivery"], ["haiku/delivery", "haiku/gate"]],
  ])("where the default branch requires %s", async (_, required, passed) => {
    const { pass, written } = aHost(required);
    expect(await pass()).toBe(passed.length);
    expect(written.map(({ name }) => name)).toEqual(passed);
    for (const { conclusion, head } of written)
      expect({ conclusion, head }).toEqual({ conclusion: "success", head: "c0ffee" });
  });

  it.each<[string, string, boolean, number]>([
    ["said already", "@no-intent", false, 0],
    ["said already, and asked for again", "@no-intent", true, 1],
    ["an intent's, and waits", "a-note/-#1234", false, 0],
    ["an intent's, whatever is asked for", "a-note/-#1234", true, 0],
  ])("whose check is %s", async (_, external_id, again, writes) => {
    const { pass, host } = aHost(["haiku/delivery"]);
    host.standing.set("c0ffee haiku/delivery", external_id);
    expect(await pass({ again })).toBe(writes);
  });
});

it.each([
  ["airports", 0],
  ["runways", 1],
])("a head named after intent %s passes only where there is no such intent", async (unless, writes) => {
  const { pass } = aHost(["haiku/delivery"]);
  expect(await pass({ unless })).toBe(writes);
});

describe("the rules of the default branch", () => {
  it("are read once, however many ask at a time, and believed for a while: longer where they require something", async () => {
    const { pass, host } = aHost([]);
    await Promise.all([pass(), pass({ head: "a" }), pass({ head: "b" })]);
    expect(host.reads).toBe(1);
    host.rules = ["haiku/delivery"];
    expect(await pass()).toBe(0);
    host.minute = 1;
    expect(await pass()).toBe(1);
    expect(host.reads).toBe(2);
    host.minute = 10;
    await pass();
    expect(host.reads).toBe(2);
    host.minute = 11;
    await Promise.all([pass(), pass({ head: "a" })]);
    expect(host.reads).toBe(3);
  });

  it("are brought up to date by every look at an intent", async () => {
    const { pass, host, snapshot } = aHost([]);
    await pass();
    host.rules = ["haiku/delivery"];
    await snapshot();
    expect(await pass()).toBe(1);
    expect(host.reads).toBe(1);
  });

  it("are read again where they could not be read", async () => {
    const { pass, host } = aHost(["haiku/delivery"]);
    host.fails = true;
    await expect(pass()).rejects.toThrow("not now");
    host.fails = false;
    expect(await pass()).toBe(1);
  });
});

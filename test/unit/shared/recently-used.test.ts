import { describe, expect, it } from "vitest";
import { RecentlyUsed } from "../../../src/shared/index.ts";

interface Thing {
  readonly name: string;
  weight: number;
}

function keeping(values: number, weight: number) {
  const made: string[] = [];
  const kept = new RecentlyUsed<Thing>({ values, weight, weigh: (thing) => thing.weight });
  const use = <T = void>(name: string, work: (thing: Thing) => Promise<T> = async () => undefined as T): Promise<T> =>
    kept.use(
      name,
      () => {
        made.push(name);
        return { name, weight: 1 };
      },
      work,
    );
  return { kept, made, use };
}

describe("what was used last is kept", () => {
  it.each([
    ["as many as fit", 3, 100, "a b c a b c", "a b c"],
    ["the one used longest ago goes first", 2, 100, "a b a c a b", "a b c b"],
    ["as much as fits", 100, 2, "a b c c b a", "a b c a"],
    ["one at a time", 1, 100, "a a b b a", "a b a"],
  ])("%s", async (_what, values, weight, used, expected) => {
    const { kept, made, use } = keeping(values, weight);
    for (const name of used.split(" ")) await use(name);
    expect(made.join(" ")).toBe(expected);
    expect(kept.size()).toBeLessThanOrEqual(values);
    expect(kept.weight()).toBeLessThanOrEqual(weight);
  });

  it("weighs again what has grown, and lets it go when it is too much by itself", async () => {
    const { kept, made, use } = keeping(10, 5);
    for (const name of ["a", "b"]) await use(name);
    await use("c", async (thing) => {
      thing.weight = 4;
    });
    expect([kept.size(), kept.weight()]).toEqual([2, 5]);
    await use("c", async (thing) => {
      thing.weight = 6;
    });
    expect([kept.size(), kept.weight()]).toEqual([0, 0]);
    await use("c");
    expect(made).toEqual(["a", "b", "c", "c"]);
  });

  it("keeps what somebody uses, however long and however much, and lets it go afterwards", async () => {
    const { kept, made, use } = keeping(1, 1);
    const ends: (() => void)[] = [];
    const long = ["a", "b"].map((name) => use(name, () => new Promise<void>((done) => void ends.push(done))));
    await use("c");
    expect(await use("a", async ({ name }) => name)).toBe("a");
    expect([made, kept.size()]).toEqual([["a", "b", "c"], 2]);
    for (const end of ends) end();
    await Promise.all(long);
    expect(kept.size()).toBe(1);
  });

  it("gives what fails to its caller, and what was forgotten meanwhile weighs nothing", async () => {
    const { kept, use } = keeping(5, 5);
    const failing = use("a", async () => {
      kept.forget("a");
      throw new TypeError("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect([kept.size(), kept.weight()]).toEqual([0, 0]);
  });
});

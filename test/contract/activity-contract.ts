import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Activity, PullRequests, StateStore } from "../../src/ports/index.ts";

export interface ActivityUnderTest {
  readonly activity: Activity;
  readonly store: StateStore;
  readonly pulls: PullRequests;
  readonly base: string;
  /** Login of the account that `store` writes as. */
  readonly self: string;
  /** Pushes one file to a branch as the developer, under a commit author that is somebody else. Answers the new head. */
  pushAsDeveloper(branch: string, parent: string): Promise<string>;
  /** The developer merges a pull request by button in this way. Answers the base's new head. */
  mergeAsDeveloper(number: number, method: "squash" | "rebase"): Promise<string>;
  close(): Promise<void>;
}

const BRANCH = "haiku/airports/main";

/** What every adapter for the activity of branches promises. */
export function activityContract(name: string, make: () => Promise<ActivityUnderTest>): void {
  describe(`activity on ${name}`, () => {
    let under: ActivityUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.close());

    it("tells who moved a branch from where to where, newest first, whatever the commits say of their author", async () => {
      const { activity, store, base } = under;
      await store.createBranch(BRANCH, base);
      const changes = [{ path: "ours.md", content: "o" }];
      const { sha: ours } = await store.commit({ branch: BRANCH, expectedHead: base, message: "ours", changes });
      const theirs = await under.pushAsDeveloper(BRANCH, ours);
      const pushes = await activity.pushes(BRANCH);
      expect(pushes?.map(({ before, after, by }) => [before, after, by?.login, by?.bot])).toEqual([
        [ours, theirs, "developer", false],
        [base, ours, under.self, true],
        [null, base, under.self, true],
      ]);
      expect(new Set(pushes?.map(({ by }) => by?.id)).size).toBe(2);
    });

    it.each(["squash", "rebase"] as const)("tells who pressed the button where a %s names the App", async (method) => {
      const { activity, store, pulls, base, self } = under;
      const [into, from] = [`haiku/${method}/main`, `haiku/${method}/work`];
      for (const branch of [into, from]) await store.createBranch(branch, base);
      const commit = { expectedHead: base, message: "ours", changes: [{ path: `${method}.md`, content: "o" }] };
      await store.commit({ branch: from, ...commit });
      const { number } = await pulls.open({ title: "Ours", body: "", head: from, base: into, draft: false });
      const merged = await under.mergeAsDeveloper(number, method);
      const [made] = await store.history(merged, base, 5);
      expect([made?.author.email.includes(`+${self}@`), made?.verified]).toEqual([true, method === "squash"]);
      const [push] = (await activity.pushes(into)) ?? [];
      expect([push?.before, push?.after, push?.by?.login]).toEqual([base, merged, "developer"]);
    });

    it("looks further back than one answer holds only for a push that is wanted, and no further than it", async () => {
      const { activity, store, base } = under;
      const branch = "haiku/often/main";
      await store.createBranch(branch, base);
      const commit = { branch, message: "ours", changes: [{ path: "ours.md", content: "o" }] };
      const { sha: ours } = await store.commit({ ...commit, expectedHead: base });
      for (let head = ours, i = 0; i < 101; i += 1) head = await under.pushAsDeveloper(branch, head);
      expect(await activity.pushes(branch)).toHaveLength(100);
      expect(await activity.pushes(branch, ({ by }) => by?.login === "developer")).toHaveLength(100);
      const all = (await activity.pushes(branch, ({ after }) => after === ours)) ?? [];
      expect(all).toHaveLength(103);
      expect(all.every((push, i) => i === 0 || all[i - 1]?.before === push.after)).toBe(true);
      expect(all.at(-1)).toMatchObject({ before: null, after: base });
      expect(await activity.pushes(branch, () => false)).toEqual(all);
    }, 120_000);

    it("knows of no push to a branch that is not there", async () => {
      expect(await under.activity.pushes("haiku/nothing/main")).toEqual([]);
    });
  });
}

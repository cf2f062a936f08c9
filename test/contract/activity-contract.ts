import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Activity, StateStore } from "../../src/ports/index.ts";

export interface ActivityUnderTest {
  readonly activity: Activity;
  readonly store: StateStore;
  readonly base: string;
  /** Login of the account that `store` writes as. */
  readonly self: string;
  /** Pushes one file to a branch as the developer, under a commit author that is somebody else. Answers the new head. */
  pushAsDeveloper(branch: string, parent: string): Promise<string>;
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
      const ours = await store.commit({ branch: BRANCH, expectedHead: base, message: "ours", changes });
      const theirs = await under.pushAsDeveloper(BRANCH, ours);
      const pushes = await activity.pushes(BRANCH);
      expect(pushes?.map(({ before, after, by }) => [before, after, by?.login, by?.bot])).toEqual([
        [ours, theirs, "developer", false],
        [base, ours, under.self, true],
        [null, base, under.self, true],
      ]);
      expect(new Set(pushes?.map(({ by }) => by?.id)).size).toBe(2);
    });

    it("knows of no push to a branch that is not there", async () => {
      expect(await under.activity.pushes("haiku/nothing/main")).toEqual([]);
    });
  });
}

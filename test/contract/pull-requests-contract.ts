import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Observer, PullRequests, StateStore } from "../../src/ports/index.ts";
import { StaleHeadError } from "../../src/shared/index.ts";

export interface PullsUnderTest {
  readonly pulls: PullRequests;
  readonly store: StateStore;
  readonly observer: Observer;
  readonly base: string;
  /** Somebody changes a pull request's base. */
  changeBase(number: number, base: string): Promise<void>;
  /** Somebody opens a pull request of their own. */
  openAsPerson(head: string, base: string): Promise<number>;
  close(): Promise<void>;
}

const BRANCH = "haiku/airports/build";
const BASE = "haiku/airports/main";

/** What every adapter for pull requests promises. */
export function pullRequestsContract(name: string, make: () => Promise<PullsUnderTest>): void {
  describe(`pull requests on ${name}`, () => {
    let under: PullsUnderTest;
    let head: string;

    beforeEach(async () => {
      under = await make();
      await under.store.createBranch(BASE, under.base);
      await under.store.createBranch(BRANCH, under.base);
      head = await write(under.base, "README.md", "hello\nmore\n");
    });
    afterEach(() => under.close());

    const write = async (expectedHead: string, path: string, content: string): Promise<string> => {
      const commit = { branch: BRANCH, expectedHead, message: `write ${path}`, changes: [{ path, content }] };
      return (await under.store.commit(commit)).sha;
    };
    const opening = (draft = true) =>
      under.pulls.open({ title: "Airports", body: "text", head: BRANCH, base: BASE, draft });
    const open = async (draft = true) => (await opening(draft)).number;
    const merge = (number: number, seenHead = head) =>
      under.pulls.merge({ number, head: seenHead, base: BASE, title: "Merge airports", message: "why" });
    async function seen(recorded?: number) {
      const known = recorded === undefined ? undefined : new Map([[BRANCH, recorded]]);
      const [pull] = (await under.observer.snapshot("airports", ["build"], null, { recorded: known })).pull_requests;
      if (!pull) throw new TypeError("no pull request seen");
      return pull;
    }

    it("opens one, and answers the same number when asked again", async () => {
      const number = await open();
      expect(await open()).toBe(number);
      expect(await seen()).toMatchObject({
        number,
        title: "Airports",
        body: "text",
        draft: true,
        state: "open",
        head,
        head_branch: BRANCH,
        base_branch: BASE,
        merged: null,
      });
    });

    it("tells how it stands once it is opened, as a look shows it, and nothing of one that was there", async () => {
      const opened = await opening();
      expect(opened.seen).toEqual(await seen());
      expect(await opening()).toEqual({ number: opened.number, seen: null });
    });

    it("edits only what is named", async () => {
      await open();
      await under.pulls.edit(await seen(), { body: "other" });
      expect(await seen()).toMatchObject({ title: "Airports", body: "other" });
    });

    it("locks and unlocks by the draft state", async () => {
      await open();
      const { node_id } = await seen();
      await under.pulls.markReady(node_id);
      expect((await seen()).draft).toBe(false);
      await under.pulls.convertToDraft(node_id);
      expect((await seen()).draft).toBe(true);
    });

    it("merges the head it was told", async () => {
      const number = await open(false);
      const merged = await merge(number);
      expect(merged).toMatchObject({ kind: "merged", sha: expect.stringMatching(/^[0-9a-f]{40}$/) });
      expect(await seen()).toMatchObject({ state: "merged", merged: { by: { bot: true } } });
      const { branches, commits } = await under.observer.snapshot("airports", ["build"], null);
      const [made] = commits.get(BASE) ?? [];
      expect(made).toMatchObject({ sha: branches.get(BASE), parents: [under.base, head], verified: true });
      expect(made?.message.split("\n")).toEqual(["Merge airports", "", "why"]);
    });

    it("refuses to merge another head, and changes nothing", async () => {
      const number = await open(false);
      await write(head, "late.md", "late");
      await expect(merge(number)).rejects.toBeInstanceOf(StaleHeadError);
      expect((await seen()).state).toBe("open");
    });

    it("says why a merge is blocked", async () => {
      const number = await open(false);
      const change = { path: "README.md", content: "something else\n" };
      await under.store.commit({ branch: BASE, expectedHead: under.base, message: "x", changes: [change] });
      expect(await merge(number)).toEqual({ kind: "blocked", why: expect.stringMatching(/conflict/) });
    });

    it("merges nothing when the base is another than the one that was seen", async () => {
      const number = await open(false);
      await under.changeBase(number, "main");
      await expect(merge(number)).rejects.toBeInstanceOf(StaleHeadError);
      expect(await seen()).toMatchObject({ state: "open", base_branch: "main", acts: [{ act: "base-changed" }] });
      expect((await under.observer.snapshot("airports", [], null)).default_branch.head).toBe(under.base);
    });

    it("keeps to the number that is recorded, and tells of others from the same branch", async () => {
      const number = await open();
      const other = await under.openAsPerson(BRANCH, "main");
      const known = new Map([[BRANCH, number]]);
      const snapshot = await under.observer.snapshot("airports", ["build"], null, { recorded: known });
      expect(snapshot.pull_requests.map((one) => one.number)).toEqual([number]);
      expect(snapshot.other_pulls).toEqual([
        { number: other, head_branch: BRANCH, base_branch: "main", by: expect.any(String) },
      ]);
    });

    it("takes the oldest open one that the App opened, when none is recorded", async () => {
      const other = await under.openAsPerson(BRANCH, "main");
      const number = await open();
      expect(number).not.toBe(other);
      expect((await seen()).number).toBe(number);
      expect((await seen(other)).number).toBe(other);
    });

    it("asks people for reviews", async () => {
      const number = await open();
      await under.pulls.requestReviewers(number, ["maintainer"]);
      expect((await seen()).requested_reviewers.map(({ login }) => login)).toEqual(["maintainer"]);
    });

    it("tells which lines may carry a comment", async () => {
      const lines = await under.pulls.commentableLines(await open());
      expect(lines).toEqual(new Map([["README.md", [{ from: 1, to: 2 }]]]));
    });

    it("sees the newest of a branch's pull requests after the branch is gone", async () => {
      const number = await open(false);
      await merge(number);
      await under.store.deleteBranch(BRANCH, (await under.store.branches(BRANCH)).get(BRANCH) ?? "");
      expect((await seen()).number).toBe(number);
    });
  });
}

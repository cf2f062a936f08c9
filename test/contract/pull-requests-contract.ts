import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Observer, PullRequests, StateStore } from "../../src/ports/index.ts";
import { StaleHeadError } from "../../src/shared/index.ts";

export interface PullsUnderTest {
  readonly pulls: PullRequests;
  readonly store: StateStore;
  readonly observer: Observer;
  readonly base: string;
  close(): Promise<void>;
}

const BRANCH = "haiku/airports/main";

/** What every adapter for pull requests promises. */
export function pullRequestsContract(name: string, make: () => Promise<PullsUnderTest>): void {
  describe(`pull requests on ${name}`, () => {
    let under: PullsUnderTest;
    let head: string;

    beforeEach(async () => {
      under = await make();
      await under.store.createBranch(BRANCH, under.base);
      head = await write(under.base, "README.md", "hello\nmore\n");
    });
    afterEach(() => under.close());

    const write = (expectedHead: string, path: string, content: string) =>
      under.store.commit({ branch: BRANCH, expectedHead, message: `write ${path}`, changes: [{ path, content }] });
    const open = (draft = true) =>
      under.pulls.open({ title: "Airports", body: "text", head: BRANCH, base: "main", draft });
    async function seen() {
      const [pull] = (await under.observer.snapshot("airports", [], null)).pull_requests;
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
        base_branch: "main",
        merged: null,
      });
    });

    it("edits only what is named", async () => {
      const number = await open();
      await under.pulls.edit(number, { body: "other" });
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
      const merged = await under.pulls.merge({ number, head, title: "Merge airports", message: "why" });
      expect(merged).toMatchObject({ kind: "merged", sha: expect.stringMatching(/^[0-9a-f]{40}$/) });
      expect(await seen()).toMatchObject({ state: "merged", merged: { by: { bot: true } } });
    });

    it("refuses to merge another head, and changes nothing", async () => {
      const number = await open(false);
      await write(head, "late.md", "late");
      const stale = under.pulls.merge({ number, head, title: "t", message: "m" });
      await expect(stale).rejects.toBeInstanceOf(StaleHeadError);
      expect((await seen()).state).toBe("open");
    });

    it("says why a merge is blocked", async () => {
      const number = await open(true);
      const blocked = await under.pulls.merge({ number, head, title: "t", message: "m" });
      expect(blocked).toEqual({ kind: "blocked", why: expect.stringMatching(/\w/) });
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
      await under.pulls.merge({ number, head, title: "t", message: "m" });
      await under.store.deleteBranch(BRANCH);
      expect((await seen()).number).toBe(number);
    });
  });
}

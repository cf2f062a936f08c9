import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Observer, PullRequests, StateStore } from "../../src/ports/index.ts";

export interface ObserverUnderTest {
  readonly observer: Observer;
  readonly pulls: PullRequests;
  readonly store: StateStore;
  readonly base: string;
  /** Login of the account the adapter writes as. */
  readonly self: string;
  /** Requests sent to the host so far. */
  requests(): number;
  close(): Promise<void>;
}

/** What every observer promises. What it sees of pull requests and talk is part of their contracts. */
export function observerContract(name: string, make: () => Promise<ObserverUnderTest>): void {
  describe(`observer on ${name}`, () => {
    let under: ObserverUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.close());

    it("sees nothing of an intent that does not exist", async () => {
      expect(await under.observer.snapshot("airports", ["build"], null)).toEqual({
        default_branch: { name: "main", head: under.base, required_approvals: 0, required_checks: [] },
        branches: new Map(),
        commits: new Map(),
        pull_requests: [],
        issue_comments: [],
      });
    });

    it("sees what the default branch requires, without anything else", async () => {
      const before = under.requests();
      expect(await under.observer.requiredChecks()).toEqual([]);
      expect(under.requests() - before).toBe(1);
    });

    it("sees the intent's own branches, each with its newest commits and who made them", async () => {
      const { store, base, observer } = under;
      await store.createBranch("haiku/airports/build", base);
      await store.createBranch("haiku/airports-two/main", base);
      const ledger = await store.createOrphan("haiku/airports/ledger", [{ path: "intent.md", content: "x" }], "start");
      const commit = {
        branch: "haiku/airports/build",
        expectedHead: base,
        message: "step\n\nHaiku-Step: build/1",
        changes: [],
      };
      const { sha: head } = await store.commit(commit);
      const seen = await observer.snapshot("airports", ["build"], null);
      const ledgerHead = ledger.kind === "created" ? ledger.sha : "";
      expect(seen.branches).toEqual(
        new Map([
          ["haiku/airports/build", head],
          ["haiku/airports/ledger", ledgerHead],
        ]),
      );
      const [newest, before] = seen.commits.get("haiku/airports/build") ?? [];
      expect(newest).toEqual((await store.history(head, base, 1))[0]);
      expect(newest).toMatchObject({
        sha: head,
        parents: [base],
        message: commit.message,
        author: { login: under.self },
        verified: true,
      });
      expect(before?.sha).toBe(base);
      expect(seen.commits.get("haiku/airports/ledger")).toMatchObject([
        { sha: ledgerHead, parents: [], verified: true },
      ]);
    });

    it("tells of commits by their ids, in their order, and of no others", async () => {
      const { store, base, observer } = under;
      await store.createBranch("haiku/airports/build", base);
      const on = { branch: "haiku/airports/build", expectedHead: base, message: "step", changes: [] };
      const { sha: head } = await store.commit(on);
      const seen = await observer.commits([base, "0".repeat(39) + 1, head]);
      expect(seen.map(({ sha }) => sha)).toEqual([base, head]);
      expect(seen[1]).toEqual((await store.history(head, base, 1))[0]);
    });

    it("looks once, however many stages there are, and once more for numbers that it is not told", async () => {
      const { store, pulls, base, observer } = under;
      const known = new Map<string, number>();
      for (const stage of ["main", "build", "ship"]) {
        const branch = `haiku/airports/${stage}`;
        await store.createBranch(branch, base);
        await store.commit({ branch, expectedHead: base, message: "m", changes: [{ path: stage, content: "x" }] });
        known.set(
          branch,
          (await pulls.open({ title: stage, body: "b", head: branch, base: "main", draft: true })).number,
        );
      }
      const before = under.requests();
      const seen = await observer.snapshot("airports", ["build", "ship", "later"], null, { recorded: known });
      expect(under.requests() - before).toBe(1);
      const found = await observer.snapshot("airports", ["build", "ship", "later"], null);
      expect(under.requests() - before).toBe(3);
      expect(found).toEqual(seen);
      expect(seen.pull_requests.map(({ title }) => title).sort()).toEqual(["build", "main", "ship"]);
    });
  });
}

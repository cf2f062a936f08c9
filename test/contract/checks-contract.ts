import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckOutput, Checks, Observer, PullRequests, StateStore } from "../../src/ports/index.ts";

export interface ChecksUnderTest {
  readonly checks: Checks;
  readonly observer: Observer;
  readonly pulls: PullRequests;
  readonly store: StateStore;
  readonly base: string;
  /** Another system, which knows no check runs, sets a commit status. */
  setStatus(
    sha: string,
    state: "error" | "failure" | "pending" | "success",
    context: string,
    by?: "developer" | "maintainer",
  ): Promise<void>;
  /** Id of the app that the checks are written as. */
  readonly app: number;
  close(): Promise<void>;
}

const BRANCH = "haiku/airports/main";

/** What every adapter for check runs promises. */
export function checksContract(name: string, make: () => Promise<ChecksUnderTest>): void {
  describe(`checks on ${name}`, () => {
    let under: ChecksUnderTest;
    let gate: CheckOutput;

    beforeEach(async () => {
      under = await make();
      const { store, pulls, base } = under;
      await store.createBranch(BRANCH, base);
      const changes = [{ path: "new.md", content: "one\n" }];
      const { sha: head } = await store.commit({ branch: BRANCH, expectedHead: base, message: "m", changes });
      await pulls.open({ title: "t", body: "b", head: BRANCH, base: "main", draft: true });
      gate = {
        name: "haiku/gate",
        head,
        status: "in_progress",
        conclusion: null,
        title: "Working",
        summary: "table",
        external_id: "airports/build",
        annotations: [],
        buttons: [],
      };
    });
    afterEach(() => under.close());

    const seen = async () => (await under.observer.snapshot("airports", [], null)).pull_requests[0]?.checks;

    it("are found on a commit by name, the newest of our own", async () => {
      const { checks } = under;
      expect(await checks.newest(gate.head, gate.name)).toBeNull();
      await checks.create(gate);
      const node_id = await checks.create({ ...gate, external_id: "later" });
      await checks.create({ ...gate, name: "haiku/other" });
      expect(await checks.newest(gate.head, gate.name)).toEqual({ node_id, external_id: "later" });
      expect(await checks.newest(under.base, gate.name)).toBeNull();
    });

    it("are seen on the pull request's head", async () => {
      const node_id = await under.checks.create(gate);
      expect(await seen()).toMatchObject([
        {
          node_id,
          name: "haiku/gate",
          app: under.app,
          app_slug: "haiku",
          status: "in_progress",
          conclusion: null,
          title: "Working",
          external_id: "airports/build",
        },
      ]);
    });

    it("are updated in place", async () => {
      const node_id = await under.checks.create(gate);
      await under.checks.update(node_id, { ...gate, status: "completed", conclusion: "success", title: "Ready" });
      expect(await seen()).toMatchObject([{ node_id, status: "completed", conclusion: "success", title: "Ready" }]);
    });

    it("are updated by the other interface as well", async () => {
      await under.checks.create(gate);
      const id = (await seen())?.[0]?.id ?? 0;
      await under.checks.updateByRest(id, { ...gate, status: "completed", conclusion: "neutral", title: "Waits" });
      expect(await seen()).toMatchObject([{ id, status: "completed", conclusion: "neutral", title: "Waits" }]);
    });

    it("take more annotations than fit into one request", async () => {
      const note = { path: "new.md", start_line: 1, end_line: 1, level: "warning", title: "t", message: "m" } as const;
      const node_id = await under.checks.create({ ...gate, annotations: Array.from({ length: 120 }, () => note) });
      expect(await seen()).toMatchObject([{ node_id }]);
    });

    it("offer buttons", async () => {
      const buttons = [{ label: "Approve", description: "Pass the gate", identifier: "approve" }];
      await under.checks.create({ ...gate, name: "haiku/act", status: "completed", conclusion: "neutral", buttons });
      expect(await seen()).toMatchObject([{ name: "haiku/act", conclusion: "neutral" }]);
    });

    it("stand beside the statuses of others, of which the newest of each name on the head is seen", async () => {
      const statuses = async () => (await under.observer.snapshot("airports", [], null)).pull_requests[0]?.statuses;
      expect(await statuses()).toEqual([]);
      await under.setStatus(under.base, "failure", "ci/elsewhere");
      await under.setStatus(gate.head, "pending", "ci/build");
      await under.setStatus(gate.head, "error", "ci/lint");
      const silent = { description: null, url: null };
      expect(await statuses()).toEqual([
        { name: "ci/build", state: "pending", ...silent },
        { name: "ci/lint", state: "failed", ...silent },
      ]);
      await under.setStatus(gate.head, "success", "ci/build");
      expect(await statuses()).toContainEqual({ name: "ci/build", state: "success", ...silent });
      expect(await seen()).toEqual([]);
    });

    it("stand beside statuses of which the newest of each account is told, the newest first", async () => {
      const told = async (name: string) =>
        (await under.checks.statuses(gate.head, name))?.map(({ state, by }) => `${by?.login}: ${state}`);
      expect(await told("deployed")).toEqual([]);
      await under.setStatus(gate.head, "success", "deployed");
      await under.setStatus(gate.head, "error", "deployed");
      await under.setStatus(gate.head, "success", "other");
      await under.setStatus(under.base, "success", "deployed");
      expect(await told("deployed")).toEqual(["developer: failed"]);
      await under.setStatus(gate.head, "success", "deployed", "maintainer");
      expect(await told("deployed")).toEqual(["maintainer: success", "developer: failed"]);
    });

    it("stand beside more statuses than one page holds", async () => {
      await under.setStatus(gate.head, "failure", "deployed");
      for (let i = 0; i < 100; i += 1) await under.setStatus(gate.head, "success", `other/${i}`);
      expect(await under.checks.statuses(gate.head, "deployed")).toMatchObject([{ state: "failed" }]);
    });

    it("tell what they say: title, summary and remarks, of which fifty are read", async () => {
      const note = { path: "new.md", end_line: 1, level: "failure", title: "t" } as const;
      const annotations = Array.from({ length: 60 }, (_, i) => ({
        ...note,
        start_line: 1,
        message: `remark ${i + 1}`,
      }));
      await under.checks.create({ ...gate, status: "completed", conclusion: "failure", annotations });
      const id = (await seen())?.[0]?.id ?? 0;
      const report = await under.checks.report(id);
      expect(report).toMatchObject({ title: "Working", summary: "table", url: expect.stringContaining(`${id}`) });
      expect(report.annotations).toHaveLength(50);
      expect(report.annotations[49]).toEqual({ path: "new.md", start_line: 1, message: "remark 50" });
      await expect(under.checks.report(id + 1_000_000)).rejects.toMatchObject({ status: 404 });
    });

    it("of one name: the newest is seen", async () => {
      await under.checks.create({ ...gate, status: "completed", conclusion: "success" });
      const node_id = await under.checks.create(gate);
      expect(await seen()).toMatchObject([{ node_id, status: "in_progress" }]);
    });
  });
}

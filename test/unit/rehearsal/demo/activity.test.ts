import { describe, expect, it } from "vitest";
import { Activity, headline } from "../../../../src/rehearsal/demo/activity.ts";
import { progressLine } from "../../../../src/rehearsal/demo/progress.ts";
import type { Delivery } from "../../../../src/rehearsal/github/index.ts";

function delivery(event: string, action: string | null, payload: object = {}): Delivery {
  // Only what the news look at.
  return { event, action, payload: JSON.stringify(payload), redelivery: false } as Delivery;
}

const sender = { login: "maintainer" };
const pull = { number: 3, title: "build: Load", merged: true };

describe("headlines", () => {
  it.each([
    ["workflow_run", "completed", { workflow_run: { display_title: "a/b", conclusion: "success" } }, "job done: a/b"],
    [
      "workflow_run",
      "completed",
      { workflow_run: { display_title: "a/b", conclusion: "failure" } },
      "job failure: a/b",
    ],
    ["pull_request", "opened", { sender, pull_request: pull }, "maintainer opens pull request #3: build: Load"],
    ["pull_request", "closed", { sender, pull_request: pull }, "pull request #3 is merged by maintainer"],
    ["pull_request", "closed", { sender, pull_request: { ...pull, merged: false } }, null],
    ["pull_request_review_thread", "resolved", { pull_request: pull }, "a thread of #3 is resolved"],
    ["push", null, {}, null],
  ])("tells %s.%s", (event, action, payload, told) => {
    expect(headline(delivery(event, action, payload))).toBe(told);
  });
});

describe("progress lines", () => {
  it("keep to 80 columns and one line", () => {
    const line = progressLine(1_234, `a\nb ${"long ".repeat(40)}`);
    expect(line).toHaveLength(80);
    expect(line).toMatch(/^ {3}1\.2s {2}a b long .*\.\.\.$/);
  });
});

describe("waiting", () => {
  const waiting = { quietMs: 0, lookMs: 1_000, wholeMs: 1_000_000, check: () => undefined, tell: () => undefined };

  it("gives what was found, and tells each event once, oldest first", async () => {
    const told: string[] = [];
    const run = (title: string) =>
      delivery("workflow_run", "completed", { workflow_run: { display_title: title, conclusion: "success" } });
    const town = { deliveries: [run("second"), run("first")] };
    const news = new Activity(town, { ...waiting, tell: (line) => told.push(line) });
    expect(await news.until("anything", async () => 42)).toBe(42);
    await news.until("anything", async () => 43);
    expect(told).toEqual(["job done: first", "job done: second"]);
  });

  it("says what it waited for when nothing happens any more", async () => {
    const news = new Activity({ deliveries: [] }, waiting);
    await expect(news.until("the gate", async () => null)).rejects.toThrow("stalled while waiting for: the gate");
  });

  it("ends at once when going on makes no sense", async () => {
    const check = (): never => {
      throw new RangeError("the App is gone");
    };
    const news = new Activity({ deliveries: [] }, { ...waiting, quietMs: 1_000_000, check });
    await expect(news.until("the gate", async () => null)).rejects.toThrow("the App is gone");
  });
});

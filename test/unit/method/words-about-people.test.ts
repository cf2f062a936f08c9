import { describe, expect, it } from "vitest";
import { criteriaNamed } from "../../../src/method/commands/rejection-wording.ts";
import { type IssueFacts, type PullFacts, stateOfIssue, stateOfPull } from "../../../src/method/index.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { DEVELOPER, NOON } from "../../support/recorded/records.ts";
import { partsOf, placeOf, stageAt } from "../../support/recorded/standing.ts";

/* Words for people that are made of what was seen: whole where they are pasted, short where they are read. */

const RECORDED = "a".repeat(40);
const OTHER = "b".repeat(40);
const pull = (differs: Partial<PullFacts> = {}) =>
  stateOfPull({
    ...{ stage: "build", number: 3, state: "open", branch: "haiku/1/build" },
    base: { is: "haiku/1/main", should: "haiku/1/main" },
    ...{ recorded: RECORDED, head: RECORDED, rewritten: false, contained: false, by: "ann", others: [] },
    ...differs,
  });

describe("a pull request", () => {
  it("that was forced is told short, and put back by the whole commit", () => {
    const { because, how } = pull({ rewritten: true, head: OTHER });
    expect(because).toBe("haiku/1/build was forced to bbbbbbbbbbbb by ann; aaaaaaaaaaaa is no longer in it");
    expect(how).toContain(`git push --force origin ${RECORDED}:refs/heads/haiku/1/build`);
    expect(how).toContain("or comment `/haiku abandon <reason>`");
  });

  it("of which nothing is known is told with question marks", () => {
    const nothing = { number: null, recorded: null, head: null, by: null } as const;
    expect(pull({ ...nothing, rewritten: true }).because).toBe(
      "haiku/1/build was forced to ? by somebody; ? is no longer in it",
    );
    expect(pull({ ...nothing, state: "closed" }).because).toBe("#? was closed by somebody");
  });

  it("without a base is told so", () => {
    const { because } = pull({ base: { is: null, should: "haiku/1/main" } });
    expect(because).toBe(
      "the base of #3 is nothing instead of haiku/1/main: no approval counts there, and nothing is merged",
    );
  });

  it("beside others of the same branch names them", () => {
    expect(pull({ others: [7, 9] }).because).toBe("#7, #9 from the same branch does not count; #3 does");
  });

  it.each<[string, Partial<PullFacts>]>([
    ["as it should be", { contained: true }],
    ["as it should be", { stage: null, contained: true }],
    ["merged", { state: "merged", contained: true }],
    ["closed without a merge", { stage: null, state: "closed", contained: true }],
    ["as it should be", { state: null, base: { is: "main", should: "haiku/1/main" } }],
    ["intent merged into another branch", { stage: null, state: "merged", base: { is: "dev", should: "main" } }],
    ["stage merged into another branch", { state: "merged", base: { is: "dev", should: "main" } }],
    ["brought in another way", { state: "merged", contained: true, base: { is: "dev", should: "main" } }],
  ])("is %s: %j", (name, differs) => {
    expect(pull(differs).name).toBe(name);
  });
});

describe("an issue", () => {
  const issue = (differs: Partial<IssueFacts>) =>
    stateOfIssue({ number: 12, state: "open", reason: null, locked: false, ...differs });

  it("that was closed is told with the reason, as people say it", () => {
    const { because, who } = issue({ state: "closed", reason: "not_planned" });
    expect(because).toBe("#12 was closed as not planned, and the work on it goes on");
    expect(who).toBe("whoever wants it stopped");
    expect(issue({ state: "closed" }).name).toBe("issue closed as completed");
    expect(issue({ state: "closed", reason: "duplicate_of" }).because).toContain("as duplicate of,");
  });

  it("that is open asks nobody", () => {
    expect(issue({})).toEqual({ name: "issue open", does: "nothing", because: "" });
  });
});

describe("a plan that is signed again", () => {
  const UNIT = aPlannedUnit();
  const signed = (witnesses: Record<string, string | null>, by: typeof DEVELOPER | null = DEVELOPER) => {
    const plan_lapsed = { at: NOON, by, source: "review", ref: "r", witnesses, lapsed: NOON } as const;
    const stage = stageAt("reviewed", { plan_lapsed, frozen: { elaboration: "collaborative" } });
    return partsOf(placeOf(stage, { plans: somePlans([UNIT]) }))[0]?.because;
  };
  const PROSE = ".haiku/intents/airports/stages/build/plan.md";
  const now = { "plan:build/unit-001-load-rows": UNIT.plan, [PROSE]: null };
  const again = "a person signs it again before what is planned begins";

  it.each<[string, ReturnType<typeof signed>, string]>([
    [
      "says what was rewritten, and whose signature no longer counts",
      signed({ ...now, "plan:build/unit-001-load-rows": "9" }),
      `the plan of unit-001-load-rows was rewritten since developer signed the plan of build; ${again}`,
    ],
    [
      "says so of what stands as it was",
      signed(now),
      `it was changed since developer signed the plan of build; ${again}`,
    ],
    [
      "says so of somebody nobody knows",
      signed(now, null),
      `it was changed since somebody signed the plan of build; ${again}`,
    ],
  ])("%s", (_, said, wanted) => {
    expect(said).toBe(wanted);
  });
});

describe("criteria named by numbers", () => {
  it.each<[string, readonly number[]]>([
    ["", []],
    ["criterion 2 fails", [2]],
    ["criteria 1, 3 and 5", [1, 3, 5]],
    ["criteria 2-4", [2, 3, 4]],
    ["criteria 2–4 and #7", [2, 3, 4, 7]],
    ["criteria 9 to 12", [9, 10, 11, 12]],
    ["criteria 12-14, 1", [1, 12, 13, 14]],
    ["criteria 4-2", [2, 4]],
    ["criteria 1-201", Array.from({ length: 201 }, (_, i) => i + 1)],
    ["criteria 1-202", [1, 202]],
    ["criterion no. 3, criterion #1", [1, 3]],
    ["row 2 of 5", []],
  ])("%j", (message, wanted) => {
    expect(criteriaNamed(message)).toEqual(wanted);
  });
});

import { describe, expect, it } from "vitest";
import { reviewersMissing } from "../../../src/engine/effects/reviewers.ts";
import { approvalAsked } from "../../../src/engine/observe/approval-asked.ts";
import { pendingApprovals } from "../../../src/engine/observe/approvals.ts";
import { type Button, buttonRef } from "../../../src/engine/observe/button.ts";
import type { Observation } from "../../../src/engine/observe/observation.ts";
import type { Intervention } from "../../../src/method/index.ts";
import type { PullRequestSeen, StateStore } from "../../../src/ports/index.ts";
import { DEFAULT_CONFIG } from "../../../src/studio/index.ts";
import { aComment, anObservation, aPull, aReview, PEOPLE } from "../../support/recorded/observation.ts";
import { MAINTAINER } from "../../support/recorded/records.ts";
import { begin, plannedWalk, run, startWalk } from "../../support/walk.ts";

/** Built and signed, the gate waits for a person since 2026-01-01. */
function atTheGate(pull: PullRequestSeen, reviewers: readonly string[] = [], owners = false): Observation {
  const walk = plannedWalk({ gate: ["ask"] });
  run(walk);
  const observation = anObservation(walk, [pull]);
  const files = new Map([...observation.work.files, ...(owners ? [[".github/CODEOWNERS", "o"] as const] : [])]);
  const project = { ...observation.project, config: { ...DEFAULT_CONFIG, reviewers: [...reviewers] } };
  return { ...observation, project, work: { ...observation.work, files } };
}

describe("when a gate begins to wait", () => {
  const before = "2025-12-31T00:00:00Z";
  it.each([
    ["the configured reviewers are asked", ["maintainer", "boss"], {}, ["maintainer", "boss"]],
    ["without any, whoever started is asked", [], {}, ["developer"]],
    ["who is asked already is left alone", ["maintainer"], { requested_reviewers: [PEOPLE.maintainer] }, []],
    ["who has said something since is left alone", ["Maintainer"], { reviews: [aReview({ state: "commented" })] }, []],
    [
      "who had looked before is asked anew",
      ["maintainer"],
      { reviews: [aReview({ state: "approved", submitted_at: before })] },
      ["maintainer"],
    ],
    [
      "who had asked for changes is asked anew",
      ["boss"],
      { reviews: [aReview({ submitted_at: before })] },
      ["boss", "maintainer"],
    ],
    ["nobody is asked elsewhere", ["maintainer"], { number: 9, head_branch: "haiku/trip/main" }, []],
  ])("%s", async (_, reviewers, change, want) => {
    const pull = aPull(change);
    const observation = atTheGate(pull.number === 9 ? aPull() : pull, reviewers);
    expect(reviewersMissing(observation, pull)).toEqual(want);
  });

  it("code owners are left to GitHub, which asks them itself", async () => {
    expect(reviewersMissing(atTheGate(aPull(), [], true), aPull())).toEqual([]);
  });

  it("while agents work nobody is asked", async () => {
    const walk = startWalk();
    begin(walk, "build", { gate: ["ask"] });
    expect(reviewersMissing(anObservation(walk, [aPull()]), aPull())).toEqual([]);
  });
});

const permissions = {
  roleOf: async ({ login }: { login: string }) => (login === "outsider" ? ("read" as const) : ("write" as const)),
  isTeamMember: async () => false,
  appOf: async () => null,
};

/** What counts of what was said on this pull request while the gate of its stage waits. */
async function offers(
  pull: PullRequestSeen,
  interventions: readonly Intervention[] = [],
  seenAt: (moment: string) => Promise<string | null> = async () => "h",
  pressed: (observation: Pick<Observation, "ledger" | "work">) => readonly Button[] = () => [],
): ReturnType<typeof pendingApprovals> {
  const observation = atTheGate(pull);
  const { ledger, snapshot, work } = observation;
  const buttons = pressed(observation);
  const build = ledger.state.stages.build;
  if (!build) throw new Error("no stage");
  return pendingApprovals({
    state: { ...ledger.state, stages: { build: { ...build, interventions } } },
    ...{ config: DEFAULT_CONFIG, permissions, snapshot, work, pull: pull, buttons, besides: {} },
    seenAt,
    store: {} as StateStore, // all of it is about what stands
    now: "2026-11-21T12:00:00.000Z",
  });
}

it("an approving review of somebody who may not approve is told apart from one that counts", async () => {
  const reviews = [
    aReview({ state: "approved", author: PEOPLE.outsider }),
    aReview({ id: 51, state: "approved", author: PEOPLE.maintainer }),
  ];
  expect(await offers(aPull({ reviews }))).toMatchObject({
    pending_approvals: [{ ref: "review/51", for: "gate" }],
    unheeded: [{ login: "outsider", need: "write" }],
  });
});

it("an approval that was refused stays refused, one that was noted counts on", async () => {
  const approve = { author: PEOPLE.maintainer, body: "/haiku approve" };
  const comments = [
    aComment({ ...approve, id: 70, our_reactions: ["confused"] }),
    aComment({ ...approve, id: 71, our_reactions: ["+1"] }),
    aComment({ ...approve, id: 72 }),
  ];
  const { pending_approvals } = await offers(aPull({ comments }));
  expect(pending_approvals.map(({ ref }) => ref)).toEqual(["comment/71", "comment/72"]);
});

it("a button pressed before counts on, for the commit it stood on", async () => {
  const by = MAINTAINER;
  const press = { check: 8, head: "h", action: "approve", by };
  const kept = { at: "2026-02-01T00:00:00.000Z", by, source: buttonRef(press), do: "approve", note: "h" };
  expect((await offers(aPull(), [kept])).pending_approvals).toMatchObject([
    { ref: "button/8/h/102", source: "check", by, commit: "h" },
  ]);
  expect((await offers(aPull(), [{ ...kept, at: "2025-12-31T00:00:00.000Z" }])).pending_approvals).toEqual([]);
  expect((await offers(aPull(), [{ ...kept, do: "retry" }])).pending_approvals).toEqual([]);
});

it("a pressed button is one approval for each who pressed it; what else it does is done once", () => {
  const press = { check: 8, head: "h", action: "approve", by: MAINTAINER };
  const other = { ...press, by: { login: "developer", id: 3 } };
  expect(buttonRef(press)).toBe(buttonRef({ ...press }));
  expect(buttonRef(other)).not.toBe(buttonRef(press));
  expect(buttonRef({ ...other, action: "retry" })).toBe(buttonRef({ ...press, action: "retry" }));
});

describe("a pressed button counts where it was shown for what is waited for", () => {
  const changed = (at: string): PullRequestSeen =>
    aPull({ acts: [{ act: "base-changed", on: true, at, by: PEOPLE.developer }] });
  const by = MAINTAINER;
  const early = changed("2026-02-01T00:00:00Z");
  const late = changed("2026-02-02T00:00:00Z");
  it.each<[string, PullRequestSeen, PullRequestSeen | null, boolean]>([
    ["as it stands", aPull(), aPull(), true],
    ["under this base, which was another one before", early, early, true],
    ["before the base was changed", early, aPull(), false],
    ["under another base, which was changed once more", late, early, false],
    ["on a check that does not say for what", aPull(), null, false],
  ])("%s", async (_what, pull, shown, counts) => {
    const pressed = (action: string) =>
      offers(pull, [], undefined, ({ ledger: { state }, work }) => {
        const mark = approvalAsked({ state, work, pull: shown })?.mark ?? null;
        return [{ check: 8, head: "h", action, by, shown: shown && mark }];
      });
    expect((await pressed("approve")).pending_approvals.map(({ ref }) => ref)).toEqual(
      counts ? ["button/8/h/102"] : [],
    );
    expect((await pressed("retry")).pending_approvals).toEqual([]);
  });
});

it("a command counts for what stood when it was written; one that was kept, for what the ledger says", async () => {
  const by = MAINTAINER;
  const comments = [aComment({ id: 71, author: PEOPLE.maintainer, body: "/haiku approve" })];
  const kept = { at: "2026-02-01T00:00:00.000Z", by, source: "comment/71", do: "approve", note: "h" };
  const unasked = async () => expect.unreachable("the books know it");
  const [untold] = (await offers(aPull({ comments }), [], async () => null)).pending_approvals;
  expect(untold?.witnesses).toEqual({});
  const now = (await offers(aPull({ comments }), [])).pending_approvals;
  expect(now).toMatchObject([{ ref: "comment/71", commit: "h" }]);
  expect(now[0]?.witnesses).not.toEqual({});
  expect((await offers(aPull({ comments }), [kept], unasked)).pending_approvals).toEqual(now);
  expect((await offers(aPull(), [kept], unasked)).pending_approvals).toEqual([]); // taken back by deleting it
});

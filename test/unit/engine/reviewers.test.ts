import { describe, expect, it } from "vitest";
import { requestReviews } from "../../../src/engine/effects/reviewers.ts";
import { readOffers } from "../../../src/engine/offers.ts";
import type { EnginePorts } from "../../../src/engine/ports.ts";
import type { World } from "../../../src/engine/world.ts";
import type { PullRequestSeen, StateStore } from "../../../src/ports/index.ts";
import { DEFAULT_CONFIG } from "../../../src/studio/index.ts";
import { aPull, aReview, aWorld, PEOPLE } from "../../support/a-world.ts";
import { begin, plan, plannedUnit, run, startWalk } from "../../support/walk.ts";

/** Built and signed, the gate waits for a person since 2026-01-01. */
function atTheGate(pull: PullRequestSeen, reviewers: readonly string[] = [], owners = false): World {
  const walk = startWalk();
  begin(walk, "build", { gate: ["ask"] });
  plan(walk, "build", [plannedUnit()]);
  run(walk);
  const world = aWorld(walk, [pull]);
  const files = new Map([...world.work.files, ...(owners ? [[".github/CODEOWNERS", "o"] as const] : [])]);
  const project = { ...world.project, config: { ...DEFAULT_CONFIG, reviewers: [...reviewers] } };
  return { ...world, project, work: { ...world.work, files } };
}

async function asked(world: World, pull: PullRequestSeen): Promise<readonly string[]> {
  const logins: string[] = [];
  const pulls = { requestReviewers: async (_: number, all: readonly string[]) => void logins.push(...all) };
  await requestReviews({ pulls } as unknown as EnginePorts, world, pull);
  return logins;
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
    const world = atTheGate(pull.number === 9 ? aPull() : pull, reviewers);
    expect(await asked(world, pull)).toEqual(want);
  });

  it("code owners are left to GitHub, which asks them itself", async () => {
    expect(await asked(atTheGate(aPull(), [], true), aPull())).toEqual([]);
  });

  it("while agents work nobody is asked", async () => {
    const walk = startWalk();
    begin(walk, "build", { gate: ["ask"] });
    expect(await asked(aWorld(walk, [aPull()]), aPull())).toEqual([]);
  });
});

it("an approving review of somebody who may not approve is told apart from one that counts", async () => {
  const reviews = [
    aReview({ state: "approved", author: PEOPLE.outsider }),
    aReview({ id: 51, state: "approved", author: PEOPLE.maintainer }),
  ];
  const world = atTheGate(aPull({ reviews }));
  const permissions = {
    roleOf: async ({ login }: { login: string }) => (login === "outsider" ? ("read" as const) : ("write" as const)),
    isTeamMember: async () => false,
  };
  const { snapshot, work } = world;
  const store = {} as StateStore; // the review is on what stands
  const looked = {
    state: world.books.state,
    config: DEFAULT_CONFIG,
    permissions,
    snapshot,
    store,
    work,
    now: "2026-11-21T12:00:00.000Z",
    presses: [],
  };
  expect(await readOffers({ ...looked, place: aPull({ reviews }) })).toMatchObject({
    offered: [{ ref: "review/51", for: "gate" }],
    unheeded: [{ login: "outsider", need: "write" }],
  });
});

import { describe, expect, it } from "vitest";
import { isAtRest } from "../../../src/engine/decide-lines.ts";
import { seeGate } from "../../../src/engine/see-gate.ts";
import type { FrozenStage } from "../../../src/method/index.ts";
import type { LabelSeen, PullRequestSeen } from "../../../src/ports/index.ts";
import { DEFAULT_CONFIG } from "../../../src/studio/index.ts";
import { aPull, aWorld, PEOPLE } from "../../support/a-world.ts";
import { apply, begin, plan, plannedUnit, run, startWalk, type Walk } from "../../support/walk.ts";

const OPENED = "2026-03-01T10:00:05.400Z";
const permissions = {
  roleOf: async ({ login }: { login: string }) => (login === "outsider" ? ("read" as const) : ("write" as const)),
  isTeamMember: async () => false,
  appOf: async () => null,
};

/** A stage whose gate waits for this and has been open since `OPENED`. */
function openGate(wanted: NonNullable<FrozenStage["await"]>): Walk {
  const walk = startWalk();
  begin(walk, "build", { gate: ["await"], await: wanted });
  apply(walk, { do: "open_gate", at: OPENED, stage: "build" });
  return walk;
}

async function eventOf(wanted: NonNullable<FrozenStage["await"]>, seen: Partial<PullRequestSeen>, now = OPENED) {
  const { snapshot } = aWorld(openGate(wanted));
  const look = {
    state: openGate(wanted).state,
    config: DEFAULT_CONFIG,
    snapshot,
    permissions,
    place: aPull(seen),
    now,
  };
  const [event] = (await seeGate(look)).events;
  return event;
}

describe("a label that a gate waits for", () => {
  const label = (change: Partial<LabelSeen> = {}): Partial<PullRequestSeen> => ({
    labels: [{ name: "legal", by: PEOPLE.maintainer, at: "2026-03-01T10:00:06Z", ...change }],
  });

  it("counts when somebody who may has set it while the gate was open", async () => {
    expect(await eventOf({ label: "legal" }, label())).toEqual({
      kind: "label",
      name: "legal",
      met: true,
      because: "maintainer set the label legal",
      ref: "label/legal",
      by: { login: "maintainer", id: 2 },
    });
  });

  it.each([
    ["is not there", { labels: [] }, "nobody has set it"],
    ["is another one", label({ name: "illegal" }), "nobody has set it"],
    ["was set by nobody that can be seen", label({ by: null }), "it cannot be seen who set"],
    ["was set at no time that can be seen", label({ at: null }), "it cannot be seen who set"],
    ["was set by a bot", label({ by: PEOPLE.ci }), "it takes a person"],
    ["was set by somebody who may not", label({ by: PEOPLE.outsider }), "outsider, who may not pass this gate"],
    ["was set before", label({ at: "2026-03-01T10:00:04Z" }), "take it off and set it again"],
    ["was set in the second in which the gate opened", label({ at: "2026-03-01T10:00:05Z" }), "set before the gate"],
  ])("does not count when it %s", async (_, seen, why) => {
    const event = await eventOf({ label: "legal" }, seen);
    expect(event).toMatchObject({ met: false, ref: null, by: null });
    expect(event?.because).toContain(why);
  });
});

describe("a date that a gate waits for", () => {
  it.each([
    ["2026-03-01", true],
    ["2026-03-02", false],
  ])("%s", async (date, met) => {
    expect(await eventOf({ date }, {})).toMatchObject({ kind: "date", met, ref: met ? `date/${date}` : null });
  });
});

describe("whether the engine has anything left to do by itself", () => {
  const built = (met: boolean): Walk => {
    const walk = startWalk();
    begin(walk, "build", { gate: ["await"], await: { label: "legal" } });
    plan(walk, "build", [plannedUnit()]);
    const event = { kind: "label", name: "legal", because: "", by: null, ref: "label/legal" } as const;
    walk.seen = { ...walk.seen, gate: { ...walk.seen.gate, events: [{ ...event, met: false }] } };
    run(walk);
    walk.seen = { ...walk.seen, gate: { ...walk.seen.gate, events: [{ ...event, met }] } };
    return walk;
  };

  it("has not while a gate waits", () => {
    const walk = built(false);
    expect(walk.state.stages.build?.gate_opened_at).not.toBeNull();
    expect(isAtRest(aWorld(walk))).toBe(true);
  });
  it("has when what the gate waits for is there", () => {
    expect(isAtRest(aWorld(built(true)))).toBe(false);
  });
});

describe("a check that a gate waits for", () => {
  const check = (status: string, conclusion: string | null, name = "e2e"): PullRequestSeen["checks"][number] => {
    return { id: 12, name, app: 9, status, conclusion, title: null, external_id: null, started_at: null };
  };
  const status = (state: "success" | "pending" | "failed", name = "e2e") => ({
    ...{ name, state, description: null, url: null },
  });

  it.each<[string, Partial<PullRequestSeen>, string | null, string]>([
    ["nothing", {}, null, "has not run on this head"],
    ["a check of another name", { checks: [check("completed", "success", "unit")] }, null, "has not run on this head"],
    ["a check at work", { checks: [check("in_progress", null)] }, null, "is running"],
    ["a check that failed", { checks: [check("completed", "failure")] }, null, "ended as failure"],
    ["a check that succeeded", { checks: [check("completed", "success")] }, "check/12", "has succeeded"],
    ["a status of another name", { statuses: [status("success", "unit")] }, null, "has not run on this head"],
    ["a status at work", { statuses: [status("pending")] }, null, "is running"],
    ["a status that failed", { statuses: [status("failed")] }, null, "ended as failure"],
    ["a status that succeeded", { statuses: [status("success")] }, "status/e2e", "has succeeded"],
    [
      "either",
      { checks: [check("completed", "failure")], statuses: [status("success")] },
      "status/e2e",
      "has succeeded",
    ],
  ])("%s: %j gives %s", async (_, seen, ref, because) => {
    const event = await eventOf({ check: "e2e" }, seen);
    expect(event).toMatchObject({ kind: "check", met: ref !== null, ref, because: expect.stringContaining(because) });
  });
});

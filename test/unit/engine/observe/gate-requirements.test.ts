import { describe, expect, it } from "vitest";
import { isAtRest } from "../../../../src/engine/decide/next-events.ts";
import { seeGate } from "../../../../src/engine/observe/gate-requirements.ts";
import type { FrozenStage } from "../../../../src/method/index.ts";
import type { LabelSeen, PullRequestSeen, StatusBy } from "../../../../src/ports/index.ts";
import { DEFAULT_CONFIG } from "../../../../src/studio/index.ts";
import { anObservation, aPull, PEOPLE } from "../../../support/recorded/observation.ts";
import { MAINTAINER } from "../../../support/recorded/records.ts";
import { apply, begin, plannedWalk, run, startWalk, type Walk } from "../../../support/walk.ts";

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

async function eventOf(
  wanted: NonNullable<FrozenStage["await"]>,
  seen: Partial<PullRequestSeen>,
  { now = OPENED, set = [] }: { readonly now?: string; readonly set?: readonly StatusBy[] | null } = {},
) {
  const { snapshot } = anObservation(openGate(wanted));
  const look = {
    state: openGate(wanted).state,
    config: DEFAULT_CONFIG,
    snapshot,
    permissions,
    checks: { statuses: async () => set },
    pull: aPull(seen),
    now,
    sawAt: async (moment: string) => ({ "note.txt": moment }),
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
      by: MAINTAINER,
      witnesses: { "note.txt": "2026-03-01T10:00:06Z" },
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
    const walk = plannedWalk({ gate: ["await"], await: { label: "legal" } });
    const event = { kind: "label", name: "legal", because: "", by: null, ref: "label/legal" } as const;
    walk.facts = { ...walk.facts, gate: { ...walk.facts.gate, events: [{ ...event, met: false }] } };
    run(walk);
    walk.facts = { ...walk.facts, gate: { ...walk.facts.gate, events: [{ ...event, met }] } };
    return walk;
  };

  it("has not while a gate waits", () => {
    const walk = built(false);
    expect(walk.state.stages.build?.gate_opened_at).not.toBeNull();
    expect(isAtRest(anObservation(walk))).toBe(true);
  });
  it("has when what the gate waits for is there", () => {
    expect(isAtRest(anObservation(built(true)))).toBe(false);
  });
});

describe("a check that a gate waits for", () => {
  type Run = PullRequestSeen["checks"][number];
  const check = (status: string, conclusion: string | null, change: Partial<Run> = {}): Run => {
    const from = { id: 12, node_id: "CR_12", name: "e2e", app: 9, app_slug: "ci-app" };
    return { ...from, status, conclusion, title: null, external_id: null, started_at: null, ...change };
  };
  const passed = check("completed", "success");
  const failed = check("completed", "failure");
  const other = { id: 13, app: 10, app_slug: "other-app" };
  /** The one that GitHub shows: the newest of the name. */
  const shown = (state: "success" | "pending" | "failed", name = "e2e"): Partial<PullRequestSeen> => ({
    statuses: [{ name, state, description: null, url: null }],
  });
  const status = (state: "success" | "pending" | "failed", by: StatusBy["by"] = PEOPLE.developer): StatusBy => ({
    state,
    by,
  });
  const bot = { login: "ci-app[bot]", id: 90, bot: true };

  it.each<[string, readonly Run[], readonly StatusBy[], string | null, string]>([
    ["nothing", [], [], null, "has not run on this head"],
    ["a check of another name", [{ ...passed, name: "unit" }], [], null, "has not run on this head"],
    ["a check at work", [check("in_progress", null)], [], null, "it is running"],
    ["a check that failed", [failed], [], null, "it ended as failure"],
    ["a check that was skipped", [check("completed", "skipped")], [], null, "it ended as skipped"],
    ["a check that succeeded", [passed], [], "check/12", "has succeeded, says ci-app"],
    [
      "a check of an App that is gone",
      [{ ...passed, app: null, app_slug: null }],
      [],
      "check/12",
      "an App that is gone",
    ],
    ["a status at work", [], [status("pending")], null, "it is running"],
    ["a status that failed", [], [status("failed")], null, "it ended as failure"],
    ["a status that succeeded", [], [status("success")], "status/e2e", "has succeeded, says developer"],
    ["a status of an account that is gone", [], [status("success", null)], "status/e2e", "an account that is gone"],
    ["a failed check beside a status", [failed], [status("success")], null, "it ended as failure, says ci-app"],
    ["a check at work beside a status", [check("queued", null)], [status("success")], null, "is running, says ci-app"],
    ["a failed status beside a check", [passed], [status("failed")], null, "it ended as failure, says developer"],
    ["a status at work beside a check", [passed], [status("pending")], null, "it is running, says developer"],
    ["another's status before", [], [status("success"), status("failed", PEOPLE.ci)], null, `says ${PEOPLE.ci.login}`],
    ["two Apps that differ", [passed, { ...failed, ...other }], [], null, "it ended as failure, says other-app"],
    [
      "two Apps of which one skipped",
      [{ ...check("completed", "skipped"), ...other }, passed],
      [],
      "check/12",
      "ci-app",
    ],
    ["both", [passed], [status("success")], "check/12", "has succeeded"],
    ["what failed before what is at work", [check("queued", null)], [status("failed")], null, "ended as failure"],
  ])("%s", async (_, checks, set, ref, because) => {
    const seen = { checks, ...(set.length > 0 ? shown("success") : {}) };
    const event = await eventOf({ check: "e2e" }, seen, { set });
    expect(event).toEqual({
      by: null,
      name: "e2e",
      kind: "check",
      met: ref !== null,
      ref,
      because: expect.stringContaining(because),
    });
  });

  it.each<[string, { app?: string; by?: string }, readonly Run[], readonly StatusBy[], string | null, string]>([
    ["the App's check", { app: "ci-app" }, [passed], [], "check/12", "says ci-app"],
    ["the App's status", { app: "CI-App" }, [], [status("success", bot)], "status/e2e", "says ci-app[bot]"],
    ["another App's check", { app: "my-ci" }, [passed], [], null, "ci-app reported it, and the App my-ci has to"],
    [
      "a person's status",
      { app: "my-ci" },
      [],
      [status("success")],
      null,
      "developer reported it, and the App my-ci has to",
    ],
    ["a person called as the App", { app: "developer" }, [], [status("success")], null, "the App developer has to"],
    [
      "a check of an App called as the account",
      { by: "ci-app" },
      [passed],
      [],
      null,
      "ci-app reported it, and ci-app has to",
    ],
    ["the account's status", { by: "Developer" }, [], [status("success")], "status/e2e", "says developer"],
    ["another account's status", { by: "ci" }, [], [status("success")], null, "developer reported it, and ci has to"],
    ["either", { app: "my-ci", by: "developer" }, [], [status("success")], "status/e2e", "says developer"],
    ["nothing", { app: "my-ci", by: "ci" }, [], [], null, "has not run on this head"],
    ["a failure of others beside", { app: "ci-app" }, [passed], [status("failed")], "check/12", "says ci-app"],
    ["a success of others beside", { app: "ci-app" }, [failed], [status("success")], null, "it ended as failure"],
    ["an App that is gone", { app: "ci-app" }, [{ ...passed, app_slug: null }], [], null, "the App ci-app has to"],
    ["an account that is gone", { by: "developer" }, [], [status("success", null)], null, "developer has to"],
  ])("from whom it must come is named: %s", async (_, from, checks, set, ref, because) => {
    const seen = { checks, ...(set.length > 0 ? shown("success") : {}) };
    const event = await eventOf({ check: "e2e", ...from }, seen, { set });
    expect(event).toEqual({
      by: null,
      kind: "check",
      name: "e2e",
      met: ref !== null,
      ref,
      because: expect.stringContaining(because),
    });
  });

  it("is not asked for where no status of its name is shown", async () => {
    const event = await eventOf({ check: "e2e" }, shown("success", "unit"), { set: [status("success")] });
    expect(event).toMatchObject({ met: false, because: expect.stringContaining("has not run on this head") });
  });

  it("does not count where there are too many statuses to be read", async () => {
    const event = await eventOf({ check: "e2e" }, { checks: [passed], ...shown("success") }, { set: null });
    expect(event).toEqual({
      by: null,
      kind: "check",
      name: "e2e",
      met: false,
      ref: null,
      because: expect.stringContaining("too many statuses"),
    });
  });
});

import { describe, expect, it } from "vitest";
import { type IntentView, intentBlock, replaceBlock, whatIsWaitedFor } from "../../../src/render/index.ts";
import { neutralise } from "../../../src/text/index.ts";
import { somePlans } from "../../support/recorded/plans.ts";
import { aPosition, atTheGate } from "../../support/recorded/position.ts";
import { aFinding, anIteration, aState, aStateBuilding, aUnit } from "../../support/recorded/records.ts";

const page = { url: "https://github.com/acme/airports", clean: neutralise };

function block(differs: Partial<IntentView> = {}): string {
  const pulls = { intent: 1, stages: {} };
  return intentBlock({
    page,
    state: aState(),
    plans: somePlans(),
    files: new Map(),
    position: aPosition(),
    pulls,
    ...differs,
  });
}

describe("the managed block", () => {
  it("becomes the text of an empty pull request", () => {
    expect(replaceBlock("", block())).toBe(block());
  });

  it("goes to the end of a text that has none, and leaves that text alone", () => {
    expect(replaceBlock("From the template.\n\n- [ ] tested\n", block())).toBe(
      `From the template.\n\n- [ ] tested\n\n${block()}`,
    );
  });

  it("takes the place of the one that stands there and keeps what people wrote around it", () => {
    const later = block({ position: atTheGate() });
    expect(replaceBlock(`Before.\n\n${block()}\n\nAfter $& $1.`, later)).toBe(`Before.\n\n${later}\n\nAfter $& $1.`);
  });

  it("is not written again for details of the same occasion", () => {
    const unit = aUnit({ iterations: [anIteration({ duration_ms: 600_000 })] });
    const more = block({ state: aStateBuilding({ units: { [unit.id]: unit } }) });
    const body = `Hello\r\n\r\n${block()}`;
    expect(more).not.toBe(block());
    expect(replaceBlock(body, more)).toBe(body);
  });

  it.each([
    ["a phase", { position: aPosition({ phase: "approve" }) }],
    ["a person who is waited for", { position: atTheGate() }],
    ["a finding", { state: aState({ findings: [aFinding()] }) }],
    ["a pull request", { pulls: { intent: 1, stages: { build: 2 } } }],
  ] as const)("is written again for %s", (_what, differs) => {
    const body = replaceBlock(`Hello\n\n${block()}`, block(differs));
    expect(body).toBe(`Hello\n\n${block(differs)}`);
  });

  it("is written again when a finding is closed", () => {
    const before = block({ state: aState({ findings: [aFinding()] }) });
    const after = block({ state: aState({ findings: [aFinding({ resolution: "fixed" })] }) });
    expect(replaceBlock(before, after)).toBe(after);
  });

  it.each(["<!-- haiku:begin -->\nrest", "rest\n<!-- haiku:end -->"])("says so when a marker is lost: %j", (body) => {
    expect(() => replaceBlock(body, block())).toThrow(/lost a marker/);
  });

  it("cannot be closed from inside by somebody's title", () => {
    const title = "x <!-- haiku:end --> <!-- haiku:begin --> ![i](https://evil.example/i.png)";
    const text = block({ state: aState({ intent: { title } }) });
    expect(text.match(/<!-- haiku:(begin|end) -->/g)).toEqual(["<!-- haiku:begin -->", "<!-- haiku:end -->"]);
    expect(text).not.toContain("![i](");
  });
});

describe("what is waited for, in a line", () => {
  const reason = (because: string, how?: string) => ({
    subject: "s",
    met: false,
    because,
    who: "someone with the approve permission",
    how,
  });
  it.each([
    ["Working (stage build): the work is being done", aPosition()],
    ["Working (stage build): findings are being fixed", aPosition({ track: "B" })],
    ["Waiting for someone with the approve permission: approve the pull request", atTheGate()],
    [
      "Moving on (stage build): the gate is open",
      aPosition({ waits_for: "engine", reason: reason("the gate is open") }),
    ],
    ["Stuck (stage build): s — it failed", aPosition({ waits_for: "stuck", reason: reason("it failed", "retry") })],
    [
      "Paused by developer: holidays",
      aPosition({ status: "paused", waits_for: "person", reason: reason("paused by developer: holidays", "resume") }),
    ],
    [
      "The intent is sealed",
      aPosition({
        status: "ended",
        waits_for: "nobody",
        stage: null,
        reason: { ...reason("the intent is sealed"), met: true },
      }),
    ],
    [
      `Waiting for a person: ${"y".repeat(57)}…`,
      aPosition({ waits_for: "person", reason: reason("b", "y".repeat(200)) }),
    ],
  ])("%s", (want, position) => {
    expect(whatIsWaitedFor(page, position)).toBe(want);
  });
});

import { describe, expect, it } from "vitest";
import { type LedgerEvent, transition } from "../../../src/method/index.ts";
import {
  parseLedgerMessage,
  readEvent,
  readLedger,
  renderLedgerMessage,
  writeLedger,
} from "../../../src/state/index.ts";
import { aStage, aState } from "../../support/recorded/records.ts";

/* The ledger holds what is seen of a file by whatever name: written, read and replayed, it is the same. */

const AT = "2026-11-21T10:00:00.000Z";
const OID = "a".repeat(40);
const PATHS = ["__proto__", "constructor", "prototype", "toString", "./__proto__", "src/a.ts"];
const seen = Object.fromEntries(PATHS.map((path) => [path, OID]));
const DEVELOPER = { login: "developer", id: 101 };

describe("files called as what every object has", () => {
  const clearance = { at: AT, by: DEVELOPER, source: "review", ref: "review/1", witnesses: seen } as const;
  const stage = aStage({ frozen: { roles: ["reviewer"] }, gate: clearance });
  const before = aState({ stages: { build: stage } });

  it("stay in the ledger's files", () => {
    const files = writeLedger(before);
    const { state, problems } = readLedger(before.slug, files);
    expect(problems).toEqual([]);
    expect(Object.entries(state?.stages.build?.gate?.witnesses ?? {}).sort()).toEqual(Object.entries(seen).sort());
    expect(state && writeLedger(state)).toEqual(files);
  });

  it.each<[string, LedgerEvent]>([
    ["a clearance", { do: "clear", stage: "build", what: "gate", clearance }],
    ["a push", { do: "adopt", at: AT, stage: "build", head: OID, changed: seen, by: DEVELOPER, carried: seen }],
    ["an archive", { do: "archive", at: AT, files: seen }],
    [
      "an accepted role",
      {
        ...{ do: "accept", at: AT, by: DEVELOPER, source: "comment/1", reason: "fine" },
        ...{ stage: "build", family: "approvals", role: "reviewer", signs: Object.fromEntries([["unit-001-a", seen]]) },
      },
    ],
  ])("stay in the line of %s", (_, line) => {
    const text = renderLedgerMessage({ subject: "x", stage: "build", events: [line] });
    const events = parseLedgerMessage(text, "abc").events.map((one) => readEvent(one, "abc"));
    expect(JSON.stringify(events)).toBe(JSON.stringify([line]));
    expect(renderLedgerMessage({ subject: "x", stage: "build", events })).toBe(text);
  });

  it("are replayed to the same bytes", () => {
    const event: LedgerEvent = {
      do: "adopt",
      at: AT,
      stage: "build",
      head: OID,
      changed: {},
      by: null,
      carried: { ...seen, ["__proto__"]: "b".repeat(40) },
    };
    const [read] = parseLedgerMessage(
      renderLedgerMessage({ subject: "x", stage: "build", events: [event] }),
      "abc",
    ).events;
    const ledger = readLedger(before.slug, writeLedger(before)).state;
    if (read === undefined || ledger === null) throw new TypeError("the books cannot be read");
    const files = writeLedger(transition(ledger, readEvent(read, "abc")));
    expect(files).toEqual(writeLedger(transition(before, event)));
    expect(files.get("stages/build/stage.md")).toContain(`./__proto__: ${"b".repeat(40)}`);
  });
});

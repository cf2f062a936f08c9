import { describe, expect, it } from "vitest";
import {
  goalText,
  parseLedgerMessage,
  parseTrailers,
  renderGoal,
  renderLedgerMessage,
  renderWorkMessage,
} from "../../../src/state/index.ts";

describe("ledger messages", () => {
  const events = [
    { do: "open", at: "2026-11-21T09:00:00Z", steps: ["x/build/hat/001/builder/1.1"] },
    { do: "answer", text: 'ask @user about #12, [skip ci] <!-- "x\\" \u2028\nnext: 漢字', deep: [{ list: [1, [2]] }] },
  ];
  const message = renderLedgerMessage({
    subject: "opened\n2 steps",
    stage: "build",
    events,
    event: "comment/12",
    actor: "developer",
  });

  it("read back as they were written", () => {
    expect(parseLedgerMessage(message)).toEqual({
      subject: "opened 2 steps",
      stage: "build",
      events,
      event: "comment/12",
      actor: "developer",
    });
  });

  it("begin with the stage, skip checks, and give each transition a line", () => {
    expect(message.split("\n").slice(0, 5)).toEqual([
      "haiku(build): opened 2 steps",
      "",
      "[skip ci]",
      "",
      'Haiku-Do: {"do":"open","at":"2026-11-21T09:00:00Z","steps":["x/build/hat/001/builder/1.1"]}',
    ]);
    expect(message.split("\n").filter((line) => line.startsWith("Haiku-Do: "))).toHaveLength(2);
  });

  it("mention nobody and nothing, in subject or texts", () => {
    const subject = renderLedgerMessage({ subject: "asked @user about #12 [x] <b>", stage: null, events });
    expect(subject.split("\n")[0]).toBe("haiku(intent): asked user about 12 x] b>");
    for (const sign of ["@", "#", "<"]) expect(subject).not.toContain(sign);
    // The skip instruction and the four lists of the JSON itself.
    expect(subject.match(/\[/g)).toHaveLength(5);
  });

  it.each([
    ["another commit", "Merge branch x", "no ledger commit"],
    ["a broken line", "haiku(build): x\n\n[skip ci]\n\nHaiku-Do: {", "not valid JSON"],
    ["a line that does nothing", 'haiku(build): x\n\n[skip ci]\n\nHaiku-Do: {"at":1}', '"do"'],
    ["a prototype key", 'haiku(build): x\n\n[skip ci]\n\nHaiku-Do: {"do":"x","__proto__":{}}', "__proto__"],
  ])("refuse %s and name the commit", (_, text, what) => {
    expect(() => parseLedgerMessage(text, "0123abc")).toThrow(what);
    expect(() => parseLedgerMessage(text, "0123abc")).toThrow("0123abc");
  });
});

describe("work messages", () => {
  const facts = {
    subject: "Load the rows",
    intent: "load-airports",
    steps: ["load-airports/build/hat/001/builder/1.1", "load-airports/build/hat/001/verifier/1.1"],
    ledger: "0".repeat(40),
    hat: "verifier",
    prompt: "sha256:1",
    coAuthor: "Dev <101+developer@users.noreply.github.com>",
  };

  it("end with the trailers, two empty lines before them and skip-checks last", () => {
    expect(renderWorkMessage({ ...facts, body: "Why.\n", skipCi: true })).toBe(`Load the rows

Why.


Haiku-Intent: load-airports
Haiku-Step: load-airports/build/hat/001/builder/1.1
Haiku-Step: load-airports/build/hat/001/verifier/1.1
Haiku-Ledger: ${"0".repeat(40)}
Haiku-Hat: verifier
Haiku-Prompt: sha256:1
Co-authored-by: Dev <101+developer@users.noreply.github.com>
skip-checks: true
`);
  });

  it("leave the skip out where checks are wanted", () => {
    expect(renderWorkMessage({ ...facts, skipCi: false })).not.toContain("skip");
  });

  it("give their trailers back", () => {
    const trailers = parseTrailers(renderWorkMessage({ ...facts, body: "Haiku-Step: forged", skipCi: true }));
    expect(trailers.get("haiku-step")).toEqual(facts.steps);
    expect(trailers.get("skip-checks")).toEqual(["true"]);
  });

  it.each(["subject only", "Haiku-Step: in the subject", "a\n\nno trailers here", ""])(
    "find no trailers in %j",
    (text) => {
      expect(parseTrailers(text).size).toBe(0);
    },
  );
});

describe("goalText", () => {
  it("gives back what was asked, without fields and heading", () => {
    const goal = { title: "Load", body: "Every night.\n\n---\nPlease.", author: "developer", link: "issue#1" };
    expect(goalText(renderGoal(goal))).toBe("Every night.\n\n---\nPlease.");
    expect(goalText("Only words.\n")).toBe("Only words.");
    expect(goalText("")).toBe("");
  });
});

describe("renderGoal", () => {
  it("keeps the words of whoever asked", () => {
    const goal = {
      title: "Load: airports",
      body: "Every night.\r\n\r\n---\r\nPlease.\r\n",
      author: "developer",
      link: "https://x.example/1",
    };
    expect(renderGoal(goal)).toBe(`---
schema: 1
title: "Load: airports"
asked_by: developer
source: https://x.example/1
---

# Load: airports

Every night.

---
Please.
`);
  });
});

describe("the message of a work commit", () => {
  it.each([
    ["closes an issue", "x\n\nCloses #1"],
    ["mentions somebody", "x @maintainer"],
    ["names another author", "x\nCo-authored-by: Mallory <m@example.invalid>"],
    ["forges its books", `x\nHaiku-Ledger: ${"f".repeat(40)}`],
    ["has checks run", "x\nHaiku-CI: now"],
    ["hides something", "x\u202e\u200b\u0007y"],
  ])("is what we make of it: no name in it %s", (_what, name) => {
    const ledger = "a".repeat(40);
    const text = renderWorkMessage({
      ...{ subject: `plan ${name}`, intent: name, steps: [name], ledger, hat: name, skipCi: true },
      coAuthor: "dev <1+dev@users.noreply.github.com>",
    });
    const trailers = parseTrailers(text);
    expect([...trailers.keys()]).toEqual([
      ...["haiku-intent", "haiku-step", "haiku-ledger", "haiku-hat", "co-authored-by", "skip-checks"],
    ]);
    expect(trailers.get("haiku-ledger")).toEqual([ledger]);
    expect(trailers.get("co-authored-by")).toEqual(["dev <1+dev@users.noreply.github.com>"]);
    const ours = text
      .split("\n")
      .slice(1)
      .join("\n")
      .replace(/^Co-authored-by: .*$/m, "");
    expect(ours).not.toMatch(/[#@]|\p{Cf}/u);
  });
});

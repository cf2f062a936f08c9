// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of a playbook
// biome-ignore-all lint/suspicious/noThenProperty: a word of the playbook
import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Action } from "../../../../src/rehearsal/agent/index.ts";
import { play } from "../../../../src/rehearsal/agent/play.ts";
import type { ToolAnswer } from "../../../../src/rehearsal/agent/tool-client.ts";
import { A_HATS_STEP } from "../../../support/a-hats-step.ts";

function aStage(answers: readonly ToolAnswer[]) {
  const [cwd, folder] = [mkdtempSync(join(tmpdir(), "play-")), mkdtempSync(join(tmpdir(), "book-"))];
  const calls: { tool: string; args: Record<string, unknown> }[] = [];
  const said: string[] = [];
  const waiting = [...answers];
  const tools = new Map([
    ["haiku_feedback", ["intent", "stage", "title"]],
    ["haiku_unit_advance_hat", ["intent", "unit", "message"]],
  ]);
  const call = async (tool: string, args: Readonly<Record<string, unknown>>) => {
    calls.push({ tool, args: { ...args } });
    return waiting.shift() ?? { isError: false, fields: {} };
  };
  const stage = {
    step: A_HATS_STEP,
    cwd,
    folder,
    say: (line: string) => said.push(line),
    tools: { tools, call, close: async () => undefined },
  };
  return { stage, calls, said, cwd, folder, run: (...actions: Action[]) => play(actions, stage) };
}

const ok = (fields: Record<string, unknown>): ToolAnswer => ({ isError: false, fields });
const error = (code: string): ToolAnswer => ({ isError: true, fields: { error: code, message: "no" } });
const advance: Action = { call: { tool: "haiku_unit_advance_hat", args: { message: "done" } } };

describe("playing a step", () => {
  it("writes, copies and deletes files", async () => {
    const { run, cwd, folder } = aStage([]);
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "data", "rows.csv"), "1\n");
    await run(
      { write: { path: "bin/run.sh", content: "#!/bin/sh\necho ${intent}\n", executable: true } },
      { copy: { from: "data", to: "deep/data" } },
      { write: { path: "gone.txt", content: "x" } },
      { delete: { path: "gone.txt" } },
    );
    expect(readFileSync(join(cwd, "bin/run.sh"), "utf8")).toContain("echo airports");
    expect(statSync(join(cwd, "bin/run.sh")).mode & 0o111).not.toBe(0);
    expect(readFileSync(join(cwd, "deep/data/rows.csv"), "utf8")).toBe("1\n");
    expect(existsSync(join(cwd, "gone.txt"))).toBe(false);
  });

  it("fills in what a call needs, as far as the tool has the field", async () => {
    const { run, calls } = aStage([]);
    await run(advance);
    expect(calls[0]?.args).toEqual({ intent: "airports", unit: "unit-001-load", message: "done" });
  });

  it("uses ids and kept answers afterwards", async () => {
    const { run, said } = aStage([ok({ feedback_id: "FB-new-1" }), ok({ feedback_id: "FB-new-2", of: "unit-1" })]);
    const file = (as: string): Action => ({ call: { tool: "haiku_feedback", args: { title: "t" }, as } });
    await run(file("a"), file("b"), { note: "${FB-new-1} ${FB-new-2} ${b.of} ${hat}" });
    expect(said.at(-1)).toBe("FB-new-1 FB-new-2 unit-1 builder");
  });

  it("meets the error it expects, and does what is to be done then", async () => {
    const { run, calls } = aStage([error("quality_gate_failed"), ok({})]);
    await run({ ...advance, expect_error: "quality_gate_failed", then: [advance] });
    expect(calls).toHaveLength(2);
  });

  it.each([
    ["an error nobody expected", [error("criteria_not_met")], advance],
    ["no error where one was expected", [ok({})], { ...advance, expect_error: "criteria_not_met" }],
    ["another error", [error("x")], { ...advance, expect_error: "criteria_not_met" }],
  ] as const)("stops at %s", async (_, answers, action) => {
    await expect(aStage(answers).run(action)).rejects.toMatchObject({ code: "rehearsal_refused" });
  });

  it("names a placeholder that is not known, with those that are", async () => {
    const playing = aStage([]).run({ note: "${FB-new-1}" });
    await expect(playing).rejects.toMatchObject({
      code: "placeholder_unknown",
      hint: expect.stringContaining("intent"),
    });
  });
});

import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { requireAgent, versionIn } from "../../../src/agents/find-agent.ts";
import { PRESETS } from "../../../src/presets/index.ts";

/* An agent that is not there is named before any work begins; which version is there is told as it says it. */

const preset = (wanted: string) => {
  const found = PRESETS.find(({ name }) => name === wanted);
  if (found === undefined) throw new RangeError(wanted);
  return found;
};

describe("the agent's program", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "programs-"));
    await mkdir(join(folder, "there"));
    await writeFile(join(folder, "there", "codex"), "#!/bin/sh\n");
    await chmod(join(folder, "there", "codex"), 0o755);
  });
  const path = (...names: string[]): string => names.map((name) => name && join(folder, name)).join(delimiter);

  it.each([
    ["the only folder", ["there"]],
    ["the last of several, of which some are not there", ["nowhere", "", "there"]],
    ["a folder behind what is no folder", ["there/codex", "there"]],
  ])("is found in %s", async (_, folders) => {
    await expect(requireAgent(preset("codex"), path(...folders))).resolves.toBeUndefined();
  });

  it.each([
    ["in none of the folders", "claude", ["there"]],
    ["where there is no folder", "codex", [""]],
  ])("is missed %s", async (_, agent, folders) => {
    await expect(requireAgent(preset(agent), path(...folders))).rejects.toMatchObject({
      code: "agent_missing",
      message: `the agent ${agent} is not installed in this job`,
      hint: `install ${agent} in a step of the workflow before this one`,
    });
  });

  it("is missed where it may not be started", async () => {
    await writeFile(join(folder, "claude"), "#!/bin/sh\n", { mode: 0o644 });
    await expect(requireAgent(preset("claude"), folder)).rejects.toMatchObject({ code: "agent_missing" });
  });

  it.each(["command", "rehearsal"])("is not looked for where it is the job's own matter: %s", async (agent) => {
    await expect(requireAgent(preset(agent), "")).resolves.toBeUndefined();
  });
});

describe("a version", () => {
  it.each<[readonly string[], string | null]>([
    [["2.1.332 (Claude Code)"], "2.1.332 (Claude Code)"],
    [["a newer one is there", "", "codex-cli 0.171.0"], "codex-cli 0.171.0"],
    [["  nightly  "], "nightly"],
    [["", "  "], null],
    [[], null],
    [[`1.2 ${"x".repeat(200)}`], `1.2 ${"x".repeat(96)}`],
  ])("in %j is %j", (lines, version) => expect(versionIn(lines)).toBe(version));
});

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EXIT, runCli } from "../../../src/cli/index.ts";
import { rehearsalPlaybook } from "../../../src/cli/studio/rehearsal-playbook.ts";
import { actionsFor, parsePlaybook } from "../../../src/rehearsal/agent/playbook.ts";
import type { StepIdentity } from "../../../src/rehearsal/agent/step-identity.ts";
import { loadStudios } from "../../../src/studio/index.ts";
import { runHaiku } from "../../support/run-haiku.ts";
import { shippedStudios } from "../../support/shipped-studios.ts";

const { studios } = loadStudios(shippedStudios());

/** A step as the rehearsal agent reads it off its prompt. */
function step(stage: string, kind: string, differs: Partial<StepIdentity>): StepIdentity {
  const empty = { key: "k", intent: "i", folder: "i", subject: null, hat: null, unit: null, bolt: 1, n: 1, attempt: 1 };
  return { ...empty, stage, kind, ...differs };
}

describe("the playbook of a rehearsal", () => {
  it.each(studios.map((studio) => [studio.name, studio] as const))(
    "says what to do in every step of %s",
    (_, studio) => {
      const playbook = parsePlaybook(rehearsalPlaybook(studio), "playbook.yml");
      for (const { name, discovery, hats, outputs } of studio.stages) {
        const plan = JSON.stringify(actionsFor(playbook, step(name, "elaborate", {})));
        for (const output of outputs)
          expect(plan, "is among the unit's outputs").toContain(fileOf(output.location, output.name));
        for (const one of discovery)
          expect(actionsFor(playbook, step(name, "discover", { subject: one.name }))).toHaveLength(2);
        for (const hat of hats)
          expect(JSON.stringify(actionsFor(playbook, step(name, "hat", { subject: "001", hat: hat.name })))).toContain(
            "haiku_unit_advance_hat",
          );
      }
    },
  );
});

/** The end of the path that an output's file has in a rehearsal. */
function fileOf(location: string, name: string): string {
  if (location.startsWith("(")) return `/${name}.md`;
  return location.endsWith("/") ? `${location.split("/").at(-2)}/${name}.md` : (location.split("/").at(-1) ?? "");
}

describe("haiku studio rehearse", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "haiku-rehearse-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    [0, EXIT.ok],
    [1, EXIT.broken],
  ])("gives the demo a repository of its own; when that ends with %i, so it does with %i", async (ended, code) => {
    await runHaiku(folder, "studio", "new", "reports");
    let seen: readonly string[] = [];
    let files: readonly string[] = [];
    const startDemo = async (words: readonly string[]): Promise<number> => {
      seen = words;
      const repo = words[1] ?? "";
      files = execFileSync("git", ["ls-tree", "-r", "--name-only", "HEAD"], { cwd: repo, encoding: "utf8" }).split(
        "\n",
      );
      expect(readFileSync(join(repo, ".haiku/playbook.yml"), "utf8")).toContain("stage: make");
      return ended;
    };
    const quiet = (): void => undefined;
    const terminal = { write: quiet, complain: quiet, folder, startDemo, now: () => "" };
    expect(await runCli(["studio", "rehearse", "reports", "--json"], terminal)).toBe(code);
    expect(seen).toEqual(["--repo", seen[1], "--studio", "reports", "--json"]);
    expect(files).toContain(".haiku/studios/reports/STUDIO.md");
    expect(existsSync(seen[1] ?? "")).toBe(false);
  });

  it("prints the playbook when only that is wanted, and knows no studio that is not there", async () => {
    expect((await runHaiku(folder, "studio", "rehearse", "example", "--playbook")).out).toMatch(/^playbook: 1\n/);
    await expect(runHaiku(folder, "studio", "rehearse", "exampel")).rejects.toMatchObject({ code: "studio_unknown" });
  });
});

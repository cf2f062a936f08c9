import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EXIT } from "../../../src/cli/index.ts";
import { runHaiku } from "../../support/run-haiku.ts";

const SHIPPED = fileURLToPath(new URL("../../../studios", import.meta.url));
const OWN_HAT = ".haiku/studios/example/stages/build/hats/builder.md";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haiku-studio-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const studio = (...words: readonly string[]) => runHaiku(folder, "studio", ...words);
function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe("haiku studio list", () => {
  it("names the shipped studios and the project's own, with their gates", async () => {
    await studio("new", "reports");
    const { out } = await studio("list");
    expect(out).toContain("application-development  (also: software, appdev)");
    expect(out).toMatch(/^reports$/m);
    expect(out).toContain("make [ask]");
    const { studios } = JSON.parse((await studio("list", "--json")).out);
    expect(studios).toContainEqual(expect.objectContaining({ name: "reports", stages: ["make"] }));
  });

  it("says that there are errors, and leaves out the studio that has them", async () => {
    write(".haiku/studios/broken/STUDIO.md", "---\nname: broken\n---\n");
    const { out } = await studio("list");
    expect(out).not.toMatch(/^broken/m);
    expect(out).toContain("1 error in this project's files: see `haiku studio validate`");
  });
});

describe("haiku studio show", () => {
  it("gives an outline of a studio with the file of every part", async () => {
    const { out } = await studio("show", "two-stage");
    expect(out).toContain("stage build [ask]  (studios/example/stages/build/STAGE.md)");
    expect(out).toContain("fix-hat classifier  (studios/_shared/hats/classifier.md)");
  });

  it("gives a stage with what its front matter came to", async () => {
    const { out } = await studio("show", "example/ship");
    expect(out).toContain('gate: ["external"]');
    expect(out).toContain('reviewers: ["readiness","build:correctness"]');
    expect(out).toContain("──── studios/example/stages/ship/STAGE.md");
  });

  it("shows the project's words under the shipped ones, each with its file", async () => {
    write(OWN_HAT, "---\nmodel: opus\n---\nTabs, not spaces.\n");
    const { out } = await studio("show", "example/build/builder");
    expect(out).toContain("model: opus");
    expect(out).toMatch(/──── studios\/example\/stages\/build\/hats\/builder\.md\n# Builder[\s\S]*──── \.haiku/);
    expect(out).toMatch(/builder\.md \(added\)\n## Project conventions\n\nTabs, not spaces\./);
    write(OWN_HAT, "---\nreplace: true\n---\nOnly this.\n");
    expect((await studio("show", "example/build/builder")).out).toBe(`hat builder\n\n──── ${OWN_HAT}\nOnly this.\n`);
  });

  it.each([
    ["example/cross-stage-consistency", "review-agent cross-stage-consistency"],
    ["example/elaborator", "role elaborator"],
    ["example/build/CODE", "output CODE"],
    ["example/build/ELABORATION", "phase ELABORATION"],
    ["example/build/hat/verifier", "hat verifier"],
    ["example/build/classifier", "fix-hat classifier"],
  ])("finds %s", async (address, head) => {
    expect((await studio("show", address)).out.split("\n")[0]).toBe(head);
  });

  it.each([
    ["exampel", "studio_unknown", "did you mean example?"],
    ["example/biuld", "stage_unknown", "did you mean build?"],
    ["example/build/bilder", "part_unknown", "did you mean builder?"],
  ])("helps with %s", async (address, code, hint) => {
    await expect(studio("show", address)).rejects.toMatchObject({ code, hint: expect.stringContaining(hint) });
  });
});

describe("haiku studio validate", () => {
  it("finds nothing in the shipped studios, taken together or one alone", async () => {
    const all = await studio("validate", SHIPPED, "--strict");
    expect(all).toMatchObject({ code: EXIT.ok, out: expect.stringMatching(/^\d+ files: 0 errors, 0 warnings\n$/) });
    expect(await studio("validate", join(SHIPPED, "migration"), "--strict")).toMatchObject({ code: EXIT.ok });
  });

  it("names file, line, cure and code of each problem, and fails on errors", async () => {
    write(".haiku/studios/mini/STUDIO.md", "---\nname: mini\nstages:\n  - make\n  - mkae\n---\n");
    write(".haiku/studios/mini/stages/make/STAGE.md", "---\nhats: [maker, verifier]\nrevue: ask\n---\n");
    const { code, out } = await studio("validate");
    expect(code).toBe(EXIT.broken);
    expect(out).toContain(
      '.haiku/studios/mini/STUDIO.md:5: error: there is no stage "mkae" — did you mean "make"? [stage_missing]',
    );
    expect(out).toContain('STAGE.md:3: warning: field "revue" means nothing here — did you mean "review"?');
    expect(out).toContain("[hat_missing]");
  });

  it("gives the same as JSON", async () => {
    write(".github/haiku.yml", "studio: exampl\nmod: discrete\n");
    const { code, out } = await studio("validate", "--json");
    expect(code).toBe(EXIT.broken);
    expect(JSON.parse(out)).toEqual({
      files: 1,
      errors: 1,
      warnings: 0,
      problems: [
        {
          ...{ severity: "error", code: "field_invalid", file: ".github/haiku.yml", line: 2 },
          ...{ what: 'unknown field "mod"', fix: 'did you mean "mode"?' },
        },
      ],
    });
  });

  it("looks at what the config names: a studio and stages with gates", async () => {
    write(".github/haiku.yml", "studio: exampl\ngates:\n  build: { count: 2 }\n  deployed: { count: 2 }\n");
    const { out } = await studio("validate");
    expect(out).toContain('haiku.yml:1: error: there is no studio "exampl" that can be used — did you mean "example"?');
    expect(out).toContain('haiku.yml:4: warning: no studio has a stage "deployed"');
    expect(out).toContain("1 error, 1 warning");
    expect((await studio("validate", ".github/haiku.yml")).out).toContain(".github/haiku.yml:1: error");
  });

  it("says that a setting is not heeded yet, where it is another than the default", async () => {
    write(".github/haiku.yml", "permissions:\n  start: write\n  configure: maintain\n");
    const { code, out } = await studio("validate");
    expect(code).toBe(EXIT.ok);
    expect(out).toContain("haiku.yml:3: warning: permissions.configure guards `freeze` and `thaw`");
    write(".github/haiku.yml", "permissions:\n  configure: admin\n");
    expect((await studio("validate")).out).not.toContain("permissions.configure");
  });

  it("does not follow links and does not read what is far too long", async () => {
    await studio("new", "reports");
    symlinkSync("/etc/hostname", join(folder, ".haiku/studios/reports/stages/make/hats/spy.md"));
    write(".haiku/studios/reports/stages/make/hats/long.md", "x".repeat(10 * 1024 * 1024));
    const { code, out } = await studio("validate");
    expect(code).toBe(EXIT.broken);
    expect(out).toContain("hats/spy.md:1: error: is a symbolic link");
    expect(out).toContain("hats/long.md:1: error: larger than 256 KB");
  });

  it.each([
    ["nowhere", "path_missing"],
    ["empty", "no_studio"],
    ["empty/text.md", "no_studio"],
  ])("says that there is nothing to look at in %s", async (path, code) => {
    mkdirSync(join(folder, "empty"));
    if (path === "empty/text.md") write(path, "text");
    await expect(studio("validate", path)).rejects.toMatchObject({ code });
  });
});

describe("haiku studio new", () => {
  it.each(["reports", "example/watch"])("of %s says what to run next, and that can be run", async (address) => {
    const { out } = await studio("new", address);
    const next = [...out.matchAll(/`haiku studio ([^`]+)`/g)].map(([, words = ""]) => words.split(" "));
    expect(next.map(([command]) => command)).toEqual(["validate", "prompt"]);
    for (const words of next) expect(await studio(...words)).toMatchObject({ code: EXIT.ok });
  });

  it("writes a studio that validates without a word, and stages that do", async () => {
    expect(await studio("new", "reports")).toMatchObject({ code: EXIT.ok });
    await studio("new", "reports/publish");
    await studio("new", "reports/archive");
    expect((await studio("validate", "--strict")).out).toMatch(/: 0 errors, 0 warnings\n$/);
    const { out } = await studio("show", "reports/archive");
    expect(out).toContain('inputs: ["publish/PUBLISH-RESULT"]');
  });

  it("keeps what stands in STUDIO.md, comments included", async () => {
    await studio("new", "reports");
    const path = join(folder, ".haiku/studios/reports/STUDIO.md");
    writeFileSync(path, readFileSync(path, "utf8").replace("name: reports", "name: reports # ours"));
    await studio("new", "reports/publish");
    expect(readFileSync(path, "utf8")).toContain("name: reports # ours");
  });

  it("adds a stage to a shipped studio without copying it", async () => {
    await studio("new", "example/watch");
    expect((await studio("validate", "--strict")).code).toBe(EXIT.ok);
    expect((await studio("list")).out).toContain("build [ask] → ship [external] → watch [ask]");
    expect(existsSync(join(folder, ".haiku/studios/example/stages/build"))).toBe(false);
  });

  it.each([
    ["example", "studio_exists"],
    ["APPDEV", "name_invalid"],
    ["etl", "studio_exists"],
    ["../out", "studio_unknown"],
    ["..", "name_invalid"],
    ["_shared", "name_invalid"],
    ["example/build", "stage_exists"],
    ["example/main", "name_invalid"],
    ["example/Build It", "name_invalid"],
    ["nothing/stage", "studio_unknown"],
    ["a/b/c", "address_invalid"],
  ])("refuses %s: %s", async (address, code) => {
    await expect(studio("new", address)).rejects.toMatchObject({ code });
  });

  it("overwrites nothing", async () => {
    const path = ".haiku/studios/example/stages/watch/hats/maker.md";
    write(path, "mine\n");
    await expect(studio("new", "example/watch")).rejects.toMatchObject({ code: "file_exists" });
    expect(readFileSync(join(folder, path), "utf8")).toBe("mine\n");
    expect(existsSync(join(folder, ".haiku/studios/example/STUDIO.md"))).toBe(false);
  });
});

describe("haiku studio prompt", () => {
  it("gives the prompt of a hat with what was handed on to it, and the sizes", async () => {
    const { out } = await studio("prompt", "example/build", "--hat", "verifier");
    expect(out).toContain("# Do your part of a unit");
    expect(out).toContain("## Your mandate: verifier");
    expect(out).toContain("──── beside it, hand-off.md");
    expect(out).toMatch(/^ +\d+ {2}the whole prompt$/m);
  });

  it("shows the project's own words in it", async () => {
    write(OWN_HAT, "Tabs, not spaces.\n");
    expect((await studio("prompt", "example/build", "--hat", "builder")).out).toContain("Tabs, not spaces.");
  });

  it.each([
    [["--fix-hat", "feedback-assessor"], "beside it, FB-001.md"],
    [["--plan", "spec"], "Review the plan before work begins"],
    [["--work", "correctness"], "Your mandate: correctness"],
    [["--elaborate"], "Plan the work of a stage"],
  ])("takes %j", async (words, says) => {
    expect((await studio("prompt", "example/build", ...words)).out).toContain(says);
  });

  it("takes a discovery template", async () => {
    const { out } = await studio("prompt", "software/operations", "--discovery", "RUNBOOK");
    expect(out).toContain("What to write: RUNBOOK");
  });

  it.each([
    [["example"], "address_invalid"],
    [["example/build"], "step_unclear"],
    [["example/build", "--elaborate", "--hat", "builder"], "step_unclear"],
    [["example/build", "--hat", "bilder"], "hat_unknown"],
    [["example/build", "--fix-hat", "verifier"], "hat_unknown"],
    [["example/build", "--plan", "user"], "role_unknown"],
    [["example/build", "--discovery", "CODE"], "template_unknown"],
  ])("refuses %j: %s", async (words, code) => {
    await expect(studio("prompt", ...words)).rejects.toMatchObject({ code });
  });
});

describe("the help", () => {
  it("says of each command what it does", async () => {
    const { out } = await studio("--help");
    for (const word of ["list", "show", "validate", "new", "prompt", ".haiku/studios of"]) expect(out).toContain(word);
    expect((await studio("validate", "--help")).out).toContain("exit code 1 when there is an error");
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../../support/house/read-sources.ts";

const FOLDER = join(ROOT, ".github/workflows");
const read = (name: string): string => readFileSync(join(FOLDER, name), "utf8");
const workflow = parse(read("release.yml"));

describe.each(readdirSync(FOLDER))("our own workflow %s", (name) => {
  it("pins every action by its full commit, and says which version that is", () => {
    const uses = [...read(name).matchAll(/uses: (.*)/g)].map(([, one = ""]) => one);
    expect(uses.length).toBeGreaterThan(1);
    for (const one of uses) expect(one).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("leaves no credentials behind, and has no command line that an expression could reach", () => {
    const { jobs } = parse(read(name));
    for (const { steps } of Object.values<{ steps: { run?: string; uses?: string; with?: object }[] }>(jobs))
      for (const step of steps) {
        expect(step.run ?? "").not.toContain("${{");
        if (step.uses?.startsWith("actions/checkout@"))
          expect(step.with).toMatchObject({ "persist-credentials": false });
      }
  });
});

describe("the release's workflow", () => {
  it("gives each job what it needs and no more", () => {
    const read = { contents: "read" };
    const signs = { "id-token": "write" };
    expect(workflow.permissions).toEqual({});
    expect(Object.fromEntries(Object.entries(workflow.jobs).map(([name, job]) => [name, permissions(job)]))).toEqual({
      test: read,
      action: { contents: "write", ...signs, attestations: "write" },
      image: { ...read, packages: "write", ...signs, attestations: "write" },
      package: { ...read, ...signs },
    });
  });

  it("runs no test where it holds a permission to write", () => {
    for (const [name, { steps, needs }] of Object.entries<{ steps: { run?: string }[]; needs?: string }>(
      workflow.jobs,
    )) {
      const runs = steps.map(({ run }) => run ?? "").join("\n");
      expect(/npm test/.test(runs), name).toBe(name === "test");
      expect(needs, name).toBe({ action: "test", image: "action", package: "action" }[name]);
    }
  });
});

const permissions = (job: unknown): unknown => (job as { readonly permissions: unknown }).permissions;

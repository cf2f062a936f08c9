import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { commandSchema } from "../../../../src/engine/index.ts";
import { commandNames } from "../../../../src/method/index.ts";
import { type Action, parsePlaybook } from "../../../../src/rehearsal/agent/playbook.ts";
import { STORIES } from "../../../../src/rehearsal/demo/stories/index.ts";
import { ROOT } from "../../../support/house/read-sources.ts";

const folder = join(ROOT, "src/rehearsal/demo/playbooks");
const IDENTITY = { intent: "trip", stage: "build", unit: "001", feedback_id: "FB-001", template: "X" };

/** Every call an entry may make, also those that follow an expected error. */
function callsOf(actions: readonly Action[]): readonly { readonly tool: string; readonly args: object }[] {
  return actions.flatMap((action) => ("call" in action ? [action.call, ...callsOf(action.then ?? [])] : []));
}

/** Every file an entry copies, also those that follow an expected error. */
function copiesOf(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) => {
    if ("copy" in action) return [action.copy.from];
    return "call" in action ? copiesOf(action.then ?? []) : [];
  });
}

describe.each(readdirSync(folder))("playbook of the studio %s", (studio) => {
  const file = join(folder, studio, "playbook.yml");
  const playbook = parsePlaybook(readFileSync(file, "utf8"), file);
  const calls = playbook.steps.flatMap(({ match, do: actions }) =>
    callsOf(actions).map((call) => ({ match, ...call })),
  );

  it.each(calls.map((call) => [JSON.stringify(call.match), call] as const))(
    "%s: calls as the tools want it",
    (_, call) => {
      if (call.tool === "haiku_gates_run") return;
      expect(commandNames()).toContain(call.tool);
      const issues = commandSchema(call.tool).safeParse({ ...IDENTITY, ...call.args }).error?.issues ?? [];
      // The agent fills in only those parts of the identity that a tool has.
      const unfit = issues.filter(
        (issue) => !(issue.code === "unrecognized_keys" && issue.keys.every((key) => key in IDENTITY)),
      );
      expect(unfit).toEqual([]);
    },
  );

  it("copies what is there, and nothing is there in vain", () => {
    const copied = new Set(playbook.steps.flatMap((step) => copiesOf(step.do)));
    const files = join(folder, studio, "files");
    const entries = existsSync(files) ? readdirSync(files, { recursive: true, withFileTypes: true }) : [];
    const there = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect([...copied].sort()).toEqual(there.map((file) => relative(join(folder, studio), file)).sort());
  });

  it("brings no file that a test runner would take for a test", () => {
    for (const { do: actions } of playbook.steps)
      for (const file of copiesOf(actions))
        expect(file).not.toMatch(/(^|\/)test(-[^/]*)?(\.[cm]?js$|\/)|[.\-_]test\.[cm]?[jt]s$/);
  });

  it("says plainly that it is no model", () => {
    expect(readFileSync(file, "utf8")).toMatch(/playbook and not a model/);
  });
});

describe("the findings of the data-pipeline playbook", () => {
  const read = (path: string): string => readFileSync(join(folder, "data-pipeline", path), "utf8");
  const playbook = parsePlaybook(read("playbook.yml"), "playbook.yml");
  const filed = playbook.steps.flatMap((step) => callsOf(step.do)).filter(({ tool }) => tool === "haiku_feedback");
  const find = (title: RegExp): Record<string, unknown> => {
    const args = filed.map((call) => ({ ...call.args }) as Record<string, unknown>);
    return args.find((one) => title.test(String(one.title))) ?? {};
  };
  const lineOf = (path: string, line: unknown): string => read(path).split("\n")[Number(line) - 1] ?? "";

  it("suggests the very change that mends the connector", () => {
    const { line, suggestion } = find(/wait between retries/);
    const lines = read("files/extraction/extract.1.mjs").split("\n");
    lines.splice(Number(line) - 1, 1, String(suggestion));
    expect(lines.join("\n")).toBe(read("files/extraction/extract.2.mjs"));
  });

  it("points at the lines it speaks of", () => {
    const order = find(/dies between its writes/);
    expect(lineOf("files/extraction/extract.2.mjs", order.line)).toContain("output.writeJson(WATERMARK");
    expect(lineOf("files/validation/checks.mjs", find(/fresh one/).line)).toContain("asOf === undefined");
    expect(lineOf("files/validation/checks.mjs", find(/dead letter/).line)).toContain('agreement("rows of airports"');
  });
});

describe.each([
  { studio: "migration", from: "files/migrate/mapping.1.mjs", to: "files/migrate/mapping.2.mjs" },
  { studio: "software", from: "files/alerts.1.json", to: "files/alerts.2.json" },
])("the finding of the $studio playbook", ({ studio, from, to }) => {
  const read = (path: string): string => readFileSync(join(folder, studio, path), "utf8");
  const { steps } = parsePlaybook(read("playbook.yml"), "playbook.yml");
  const filed = steps.flatMap((step) => callsOf(step.do)).filter(({ tool }) => tool === "haiku_feedback");

  it("suggests the very change that mends it, on the line it speaks of", () => {
    expect(filed).toHaveLength(1);
    const { line, suggestion } = { ...filed[0]?.args } as Record<string, unknown>;
    const lines = read(from).split("\n");
    lines.splice(Number(line) - 1, 1, String(suggestion));
    expect(lines.join("\n")).toBe(read(to));
  });
});

describe("a story for every playbook", () => {
  it.each(Object.entries(STORIES))("%s: its project is there", (studio, { project }) => {
    expect(existsSync(join(folder, studio, "playbook.yml"))).toBe(true);
    if (project !== null) expect(existsSync(join(ROOT, "src/rehearsal/demo/projects", project))).toBe(true);
  });

  it("is there", () => {
    expect(Object.keys(STORIES).sort()).toEqual(readdirSync(folder).sort());
  });
});

describe("the users' workflow", () => {
  const text = readFileSync(join(ROOT, "action/workflows/haiku.yml"), "utf8");

  it("reads and writes nothing, and leaves no credentials behind", () => {
    expect(parse(text)).toMatchObject({ permissions: { contents: "read" } });
    expect(text).toMatch(/persist-credentials: false/);
  });

  it("pins every action of others by its full commit, and says which version that is", () => {
    const uses = [...text.matchAll(/uses: (\S+)(.*)/g)].map(([, action = "", rest = ""]) => ({ action, rest }));
    const foreign = uses.filter(({ action }) => !action.startsWith("haiku-for-github/"));
    expect(foreign.length).toBeGreaterThan(1);
    for (const { action, rest } of foreign) expect(`${action}${rest}`).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d/);
  });

  it("has no command line that an expression could reach", () => {
    const { steps } = parse(text).jobs.run;
    expect(steps.length).toBeGreaterThan(2);
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });
});

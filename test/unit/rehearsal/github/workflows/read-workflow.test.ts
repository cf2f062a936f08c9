import { describe, expect, it } from "vitest";
import { jobPermissions, readWorkflow } from "../../../../../src/rehearsal/github/workflows/definition/index.ts";
import { parseKeyValues } from "../../../../../src/rehearsal/github/workflows/execution/command-files.ts";
import { complainAboutUses } from "../../../../../src/rehearsal/github/workflows/execution/find-action.ts";
import { JobLog } from "../../../../../src/rehearsal/github/workflows/execution/job-log.ts";
import { isWithin } from "../../../../../src/rehearsal/github/workflows/routes/filter-runs.ts";

const read = (yaml: string) => readWorkflow("ci.yml", yaml, complainAboutUses);
const step = (lines: string): string => `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n${lines}`;
const inputs = (count: number): string => Array.from({ length: count }, (_, n) => `      i${n}: {}`).join("\n");

describe("complaints name file and line", () => {
  it.each([
    [
      "on: push\njobs:\n  a:\n    runs-on: x\n    strategy:\n      matrix: {}\n    steps: [{ run: x }]\n",
      "ci.yml:5: jobs.a.strategy: is not supported",
    ],
    ["on:\n  push:\n  release:\njobs: {}\n", "ci.yml:3: on.release: is not supported"],
    ["on:\n  push:\n    paths: [src]\njobs: {}\n", "ci.yml:3: on.push.paths: is not supported"],
    [step("      - run: echo\n      - uses: ./action\n"), "ci.yml:7: uses: ./action is not available"],
    [
      step("      - uses: actions/checkout\n"),
      "ci.yml:6: Expected format {org}/{repo}[/path]@ref. Actual 'actions/checkout'",
    ],
    [
      step("      - uses: actions/checkout@v5\n        with: { lfs: true }\n"),
      "ci.yml:6: with: actions/checkout is understood here without the input `lfs`",
    ],
    [
      step(`      - run: echo\n        env:\n          A: 1\n          B: \${{ hashFiles('x') }}\n`),
      "ci.yml:9: Unrecognized function: 'hashFiles'",
    ],
    [step("      - run: echo\n        if: matrix.os == 'x'\n"), "ci.yml:7: Unrecognized named-value: 'matrix'"],
    [step("      - run: echo\n        shell: pwsh\n"), "ci.yml:7: jobs.a.steps.0.shell"],
    [
      step("      - name: both\n        run: x\n        uses: octo/haiku/action@v1\n"),
      "ci.yml:8: Unexpected value 'uses'",
    ],
    [
      step("      - id: x\n        run: x\n      - id: x\n        run: x\n"),
      "ci.yml:8: The identifier 'x' may not be used more than once",
    ],
    [
      "on: push\njobs:\n  a:\n    runs-on: x\n    needs: b\n    steps: [{ run: x }]\n  c: { runs-on: x, steps: [{ run: x }] }\n",
      "ci.yml:5: Job 'a' depends on unknown job 'b'",
    ],
    [
      "on: push\njobs:\n  a: { runs-on: x, needs: b, steps: [{ run: x }] }\n  b: { runs-on: x, needs: a, steps: [{ run: x }] }\n  c: { runs-on: x, steps: [{ run: x }] }\n",
      "ci.yml:3: Job 'a' depends on job 'b' which creates a cycle",
    ],
    [
      "on: push\nconcurrency:\n  group: g\n  queue: max\n  cancel-in-progress: true\njobs: {}\n",
      "ci.yml:2: concurrency: `queue: max` cannot be combined",
    ],
    [step("      - run: echo\n        if: secrets.KEY != ''\n"), "ci.yml:7: Unrecognized named-value: 'secrets'"],
    [
      `on: push\nenv: { A: 1 }\njobs:\n  a:\n    runs-on: x\n    env: { B: "\${{ env.A }}" }\n    steps: [{ run: x }]\n`,
      "ci.yml:6: Unrecognized named-value: 'env'",
    ],
    ["on:\n  issue_comment:\n    types: [opened]\njobs: {}\n", "ci.yml:3: Unexpected value 'opened'"],
    ["on: push\npermissions:\n  content: read\njobs: {}\n", "ci.yml:3: Unexpected value 'content'"],
    ["on:\n  workflow_dispatch:\n    inputs:\n      name:\njobs: {}\n", "ci.yml:4: Unexpected value ''"],
    ["on: push\njobs: {}\n", "ci.yml:2: The workflow must contain at least one job"],
    ["on: push\non: push\n", "ci.yml:2: 'on' is already defined"],
    [
      `on:\n  workflow_dispatch:\n    inputs:\n${inputs(26)}\njobs: {}\n`,
      "ci.yml:3: on.workflow_dispatch.inputs: at most 25 inputs",
    ],
  ])("%#", (yaml, message) => {
    expect(() => read(yaml)).toThrow(message);
  });

  it("takes a whole file and keeps only what was written", () => {
    const { definition, name } = read(
      `name: W\n${step("      - uses: octo/haiku/action@v1\n        with: { any: 1 }\n")}`,
    );
    expect(name).toBe("W");
    expect(Object.keys(definition.on)).toEqual(["push"]);
    expect(definition.jobs.a?.steps[0]?.with).toEqual({ any: "1" });
  });
});

describe("permissions", () => {
  it.each([
    [undefined, undefined, { contents: "read", packages: "read", metadata: "read" }],
    [{ contents: "write" }, undefined, { contents: "write", metadata: "read" }],
    [{ contents: "write" }, {}, { metadata: "read" }],
    ["write-all", { "pull-requests": "write", contents: "none" }, { pull_requests: "write", metadata: "read" }],
  ] as const)("%j, %j", (workflow, job, want) => {
    expect(jobPermissions(workflow, job)).toEqual(want);
  });

  it("read-all reads everything and writes nothing", () => {
    expect(new Set(Object.values(jobPermissions("read-all")))).toEqual(new Set(["read"]));
  });
});

describe("command files", () => {
  it.each([
    ["a=1\nb=x=y\n", { a: "1", b: "x=y" }],
    ["a<<END\nline 1\nb=2\nEND\nc=\n", { a: "line 1\nb=2", c: "" }],
    ["a=1\r\na=2", { a: "2" }],
    ["a=has<<marks", { a: "has<<marks" }],
  ])("%j", (text, want) => {
    expect(Object.fromEntries(parseKeyValues(text))).toEqual(want);
  });

  it.each([
    ["a<<END\nnever", "the closing"],
    ["nothing", "no name and value"],
  ])("refuses %j", (text, why) => {
    expect(() => parseKeyValues(text)).toThrow(why);
  });
});

describe("log commands", () => {
  it.each([
    [["::add-mask::s3cret", "it is s3cret"], ["it is ***"]],
    [
      ["::group::Build", "x", "::endgroup::"],
      ["▸ Build", "x"],
    ],
    [["::error file=a.ts,line=4::50%25 off%0Anow"], ["error: 50% off", "error: now"]],
    [
      ["::stop-commands::tok", "::error::x", "::tok::", "::warning::y"],
      ["::error::x", "warning: y"],
    ],
    [
      ["::stop-commands::0-9f_3", "::error::x", "::0-9f_3::", "::warning::y"],
      ["::error::x", "warning: y"],
    ],
    [["::notacommand"], ["::notacommand"]],
  ])("%j", (lines, want) => {
    const log = new JobLog(() => undefined);
    for (const line of lines) log.print(line);
    expect(log.lines).toEqual(want);
  });

  it("keeps annotations with their place", () => {
    const log = new JobLog(() => undefined);
    log.print("::warning file=src/a%2Cb.ts,line=12,title=T::careful: two");
    expect(log.annotations).toEqual([
      { level: "warning", title: "T", message: "careful: two", path: "src/a,b.ts", line: 12 },
    ]);
  });
});

describe("annotations of a job", () => {
  const notices = (log: JobLog): readonly string[] => log.annotations.map(({ message }) => message);

  it("keeps ten of each level for a step, fifty for a job, and prints them all", () => {
    const log = new JobLog(() => undefined);
    for (let step = 0; step < 6; step += 1) {
      log.beginStep();
      for (let n = 0; n < 12; n += 1) log.print(`::notice::${step}.${n}`);
    }
    expect(log.lines).toHaveLength(72);
    expect(notices(log)).toHaveLength(50);
    expect(notices(log).filter((one) => one.startsWith("0."))).toHaveLength(10);
  });

  it("counts each level by itself", () => {
    const log = new JobLog(() => undefined);
    for (let n = 0; n < 12; n += 1) for (const level of ["error", "warning", "notice"]) log.print(`::${level}::${n}`);
    expect(log.annotations).toHaveLength(30);
  });

  it("makes none of what is printed while commands are stopped, in that step alone", () => {
    const log = new JobLog(() => undefined);
    for (const line of ["::stop-commands::tok", "::notice title=haiku-outcome::forged"]) log.print(line);
    expect(notices(log)).toEqual([]);
    log.beginStep();
    log.print("::notice title=haiku-outcome::true");
    expect(log.annotations).toEqual([
      { level: "notice", title: "haiku-outcome", message: "true", path: ".github", line: 1 },
    ]);
  });
});

describe("created filter", () => {
  it.each([
    [">=2026-11-21T10:00:00Z", true],
    [">2026-11-21T10:00:00Z", false],
    [">=2026-11-21T10:00:00.900Z", true],
    ["<2026-11-21T10:00:01Z", true],
    ["2026-11-21", true],
    [">2026-11-21", false],
    ["2026-11-20..2026-11-22", true],
    ["2026-11-22..*", false],
  ])("%s", (range, want) => {
    expect(isWithin("2026-11-21T10:00:00Z", range)).toBe(want);
  });
});

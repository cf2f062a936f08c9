import { describe, expect, it } from "vitest";
import {
  evaluateCondition,
  evaluateTemplate,
  parseTemplate,
  type Scope,
} from "../../../../../src/rehearsal/github/workflows/expressions/index.ts";

const contexts = {
  github: { ref: "refs/heads/main", event: { pull_request: { number: 7, labels: ["bug", "Docs"] } } },
  inputs: { dry: true, count: 0, request: '{"lane":"unit","steps":[1,2]}' },
  env: { NAME: "Ada" },
  steps: { build: { outputs: { "file-name": "a.zip" }, outcome: "failure" } },
};
const scope: Scope = { contexts, progress: { failed: false, cancelled: false } };

describe("values", () => {
  it.each([
    ["'it''s'", "it's"],
    ["1.5", 1.5],
    ["-1e2", -100],
    ["0xff", 255],
    ["null", null],
    ["github.ref", "refs/heads/main"],
    ["GitHub.Event.Pull_Request.Number", 7],
    ["github.event['pull_request'].labels[1]", "Docs"],
    ["steps.build.outputs.file-name", "a.zip"],
    ["steps.missing.outputs.x", null],
    ["inputs.dry && 'yes' || 'no'", "yes"],
    ["inputs.count || 'none'", "none"],
    ["inputs.count && 'some'", 0],
    ["!inputs.count", true],
    ["1 == '1'", true],
    ["null == 0", true],
    ["'ABC' == 'abc'", true],
    ["'a' == 0", false],
    ["github.event == github.event", true],
    ["github.event != inputs", true],
    ["2 < 10 && '2' < '10'", false],
    ["2 >= 2 && 3 > 2 && 1 <= 2", true],
    ["(false || true) && !false", true],
    ["contains('Hello', 'ELL')", true],
    ["contains(github.event.pull_request.labels, 'docs')", true],
    ["contains(github.event.pull_request.labels, 'do')", false],
    ["startsWith(github.ref, 'REFS/heads/')", true],
    ["endsWith(github.ref, '/main')", true],
    ["format('{0}-{1}-{{0}}', env.NAME, 2)", "Ada-2-{0}"],
    ["join(github.event.pull_request.labels, '+')", "bug+Docs"],
    ["join(github.event.pull_request.labels)", "bug,Docs"],
    ["toJSON(github.event.pull_request.labels)", '[\n  "bug",\n  "Docs"\n]'],
    ["fromJSON(inputs.request).steps[1]", 2],
    ["fromJSON(inputs.request).lane", "unit"],
    ["toJSON(github.event.*.number)", "[\n  7\n]"],
    ["join(github.event.pull_request, '+')", ""],
    ["case(inputs.count > 0, 'some', inputs.dry, 'dry', 'none')", "dry"],
    ["contains(github.event, 'Object')", false],
  ])("%s is %j", (source, want) => {
    expect(evaluateTemplate(`\${{ ${source} }}`, scope)).toEqual(want);
  });

  it.each([
    ["plain", "plain"],
    [`a \${{ env.NAME }} b \${{ 1 }}`, "a Ada b 1"],
    [`\${{ '}}' }}x`, "}}x"],
    [`\${{ github.event }}!`, "Object!"],
    [`[\${{ null }}]`, "[]"],
  ])("text %s is %s", (text, want) => {
    expect(evaluateTemplate(text, scope)).toBe(want);
  });
});

describe("conditions", () => {
  const fine = { failed: false, cancelled: false };
  const failed = { failed: true, cancelled: false };
  const cancelled = { failed: false, cancelled: true };
  const skipped = { failed: false, cancelled: false, skipped: true };
  it.each([
    [undefined, [true, false, false, false]],
    ["true", [true, false, false, false]],
    ["success()", [true, false, false, false]],
    ["failure()", [false, true, false, false]],
    ["cancelled()", [false, false, true, false]],
    ["always()", [true, true, true, true]],
    ["!cancelled()", [true, true, false, true]],
    ["always() && env.NAME == 'ada'", [true, true, true, true]],
    [`\${{ failure() || inputs.dry }}`, [true, true, true, true]],
    ["env.NAME == 'Bob'", [false, false, false, false]],
  ])("%s: fine, failed, cancelled, skipped before", (condition, want) => {
    const got = [fine, failed, cancelled, skipped].map((progress) =>
      evaluateCondition(condition, { contexts, progress }),
    );
    expect(got).toEqual(want);
  });
});

describe("what is refused", () => {
  it.each([
    ["hashFiles('**/x')", "Unrecognized function: 'hashFiles'"],
    ["matrix.os", "Unrecognized named-value: 'matrix'"],
    ["github.", "Unexpected symbol"],
    ["github.ref ==", "Unexpected end of expression"],
    ["a b", "Unrecognized named-value: 'a'"],
    ["1 2", "Unexpected symbol: '2'"],
    ['"double"', "Unexpected symbol"],
    ["contains('a')", "Too few parameters supplied: 'contains'"],
    ["(1", "Unexpected end of expression"],
    ["1 + 1", "Unexpected symbol: '+'"],
  ])("%s", (source, why) => {
    expect(() => parseTemplate(`\${{ ${source} }}`)).toThrow(why);
  });

  it.each([
    [`\${{ 'open }}`, "the closing }} sequence was not found"],
    [`\${{ fromJSON('{') }}`, "Error parsing JSON"],
    [`\${{ format('{1}', 'a') }}`, "references more arguments than were supplied: {1}"],
  ])("%s", (text, why) => {
    expect(() => evaluateTemplate(text, scope)).toThrow(why);
  });

  it("takes a condition with text around it for a text, which is true, as GitHub does", () => {
    expect(evaluateCondition(`x \${{ false }}`, scope)).toBe(true);
  });
});

import { expect, it } from "vitest";
import { parseSourceRef, type Source, sourceRef } from "../../../src/method/index.ts";

const OID = "a".repeat(40);

it.each<[string, Source]>([
  ["comment/12", { from: "comment", id: 12 }],
  ["review/3", { from: "review", id: 3 }],
  ["review-comment/4", { from: "review-comment", id: 4 }],
  ["run/77.2", { from: "run", id: 77, attempt: 2 }],
  [`commit/${OID}`, { from: "commit", sha: OID }],
  [`ledger/${OID}`, { from: "ledger", sha: OID }],
  ["check/5", { from: "check", id: 5 }],
  ["status/ci/build: fast", { from: "status", name: "ci/build: fast" }],
  ["label/approved by/legal", { from: "label", name: "approved by/legal" }],
  ["date/2026-12-01", { from: "date", name: "2026-12-01" }],
  [`button/9/${OID}`, { from: "button", check: 9, head: OID, person: null }],
  [`button/9/${OID}/42`, { from: "button", check: 9, head: OID, person: 42 }],
  ["step:airports/design/review/spec/-/1.1", { from: "step", key: "airports/design/review/spec/-/1.1" }],
  [`base:${OID}`, { from: "base", head: OID }],
  [`check:build @ home@${OID}`, { from: "failed_check", name: "build @ home", head: OID }],
  [`drift:a:b/c:${OID}`, { from: "drift", path: "a:b/c", id: OID }],
  [`drift:a:b/c:${OID}:100755`, { from: "drift", path: "a:b/c", id: `${OID}:100755` }],
  ["drift:src/a.ts:gone", { from: "drift", path: "src/a.ts", id: null }],
  ["edited:review/3", { from: "edited", remark: "review/3" }],
  ["issue#12 comment/345", { from: "issue", issue: 12, comment: 345 }],
  ["issue#12", { from: "issue", issue: 12, comment: null }],
])("writes %s, and reads it back", (ref, source) => {
  expect(sourceRef(source)).toBe(ref);
  expect(parseSourceRef(ref)).toEqual(source);
});

it.each([
  "",
  "engine",
  "comment/",
  "comment/x",
  "comment/1 ",
  "issue#12x",
  "button/9",
  "https://example.org/comment/1",
])("knows none in %j", (ref) => {
  expect(parseSourceRef(ref)).toBeNull();
});

import { describe, expect, it } from "vitest";
import { addedSecrets } from "../../../src/text/index.ts";

const made = (...parts: readonly string[]): string => parts.join("");
const KEY = made("AK", "IA", "QWERTYUIOPASDFGH");
const OTHER = made("AK", "IA", "ZXCVBNMASDFGHJKL");
const PEM = (body: string): string => made("-----BEGIN PRIVATE", ` KEY-----\n${body}\n`, "-----END PRIVATE KEY-----\n");

describe("secrets that a change adds", () => {
  it.each<readonly [string, string | null, string, readonly number[]]>([
    ["in a new file", null, `one\nkey ${KEY}\n`, [2]],
    ["on a changed line", "one\nkey\n", `one\nkey ${KEY}\n`, [2]],
    ["beside one that stood there", `key ${KEY}\n`, `key ${KEY}\nkey ${OTHER}\n`, [2]],
    ["on the line of one that stood there", `key ${KEY}\n`, `key ${KEY} ${OTHER}\n`, [1]],
    ["of several lines, one of them changed", PEM("AAAA\nBBBB"), PEM("AAAA\nCCCC"), [1]],
    ["in a file of one line only", "x", `x ${KEY}`, [1]],
    ["twice", "", `${KEY}\n${OTHER}\n`, [1, 2]],
  ])("are found: %s", (_, before, after, lines) => {
    expect(addedSecrets(before, after).map(({ line }) => line)).toEqual(lines);
  });

  it.each<readonly [string, string, string]>([
    ["when another line is changed", `key ${KEY}\n\nOld text.\n`, `key ${KEY}\n\nNew text.\n`],
    ["when its own line is changed beside it", `key ${KEY}\n`, `the key ${KEY}, for samples\n`],
    ["when it moves to another line", `key ${KEY}\none\ntwo\n`, `one\ntwo\nkey ${KEY}\n`],
    ["when what is around it goes", `one\nkey ${KEY}\ntwo\n`, `key ${KEY}\n`],
    ["when a key of several lines stays", `${PEM("AAAA\nBBBB")}Old\n`, `${PEM("AAAA\nBBBB")}New\n`],
    [
      "when there is no end to it, and something follows",
      made("-----BEGIN PRIVATE", " KEY-----\nAAAA\nx\n"),
      made("New\n-----BEGIN PRIVATE", " KEY-----\nAAAA\nx\n"),
    ],
    ["when it is taken out", `key ${KEY}\n`, "key\n"],
  ])("are none where it stood already: %s", (_, before, after) => {
    expect(addedSecrets(before, after)).toEqual([]);
  });

  it("are none that a person has allowed, by the fingerprint that is named; others stay", () => {
    const [found] = addedSecrets(null, KEY);
    const allow = [found?.fingerprint ?? ""];
    expect(addedSecrets(null, KEY, { allow })).toEqual([]);
    expect(addedSecrets(null, `${KEY}\n${OTHER}`, { allow })).toHaveLength(1);
  });

  it("are always those that the job knows, allowed or not", () => {
    const allow = [addedSecrets(null, KEY)[0]?.fingerprint ?? ""];
    expect(addedSecrets(null, KEY, { known: [KEY], allow })).toMatchObject([
      { kind: "known value", fingerprint: null },
    ]);
  });

  it("are all there are when the two versions cannot be compared", () => {
    const lines = Array.from({ length: 9_000 }, (_, i) => `${i}\n`);
    const after = `${lines.toReversed().join("")}${KEY}\n`;
    expect(addedSecrets(lines.join(""), after)).toHaveLength(1);
  });
});

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const LENGTH = 8;
const BYTES = 5;

/** Fixed enumerations of the trade that every text on the subject repeats in this order. */
const COMMON: readonly RegExp[] = [/latency,? traffic,? errors,? (?:and )?saturation/g];

/**
 * Every run of eight words of the method's published stage pages, as the first five bytes of its SHA-256: enough to
 * notice such a run, not enough to read one.
 */
const published: ReadonlySet<string> = readPhrases();

function readPhrases(): ReadonlySet<string> {
  const raw = Buffer.from(readFileSync(new URL("published-phrases.txt", import.meta.url), "utf8"), "base64");
  const phrases = new Set<string>();
  for (let at = 0; at < raw.length; at += BYTES) phrases.add(raw.subarray(at, at + BYTES).toString("hex"));
  return phrases;
}

/** Runs of eight words in a studio's text that a published page has too; tables, code spans and tool names do not count. */
export function publishedRuns(text: string): readonly string[] {
  const words = prose(text).match(/[a-z0-9]+(?:'[a-z]+)?|\0/g) ?? [];
  const runs: string[] = [];
  for (let at = 0; at + LENGTH <= words.length; at += 1) {
    const run = words.slice(at, at + LENGTH).join(" ");
    if (
      published.has(
        createHash("sha256")
          .update(run)
          .digest("hex")
          .slice(0, BYTES * 2),
      )
    )
      runs.push(run);
  }
  return runs;
}

/** What is left out leaves a mark, so that the words on both sides of it do not become one run. */
function prose(text: string): string {
  const lines = text.toLowerCase().split("\n");
  const plain = lines.map((line) => (line.trimStart().startsWith("|") ? "\0" : line)).join("\n");
  const spans = plain.replaceAll(/`[^`\n]+`|haiku_[a-z_]+/g, " \0 ");
  return COMMON.reduce((left, common) => left.replaceAll(common, " \0 "), spans);
}

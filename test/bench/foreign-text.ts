import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as z from "zod";
import { parseJson, parseYaml, readFrontMatter } from "../../src/shared/index.ts";
import { parseTrailers } from "../../src/state/index.ts";
import {
  addedSecrets,
  findSecrets,
  mergeTexts,
  neutralise,
  parseCommands,
  sanitise,
  showDifference,
} from "../../src/text/index.ts";

/* How work on texts of strangers grows from 16 to 64 KB: 1 is linear, 2 is what an attacker looks for. */

const SMALL = 16 * 1024;
const FACTOR = 4;
const LARGE = SMALL * FACTOR;
const MOST = 1.2;

/** A text of about so many characters. */
type Make = (size: number) => string;

const of =
  (piece: string): Make =>
  (size) =>
    piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const numbered =
  (line: (i: number) => string): Make =>
  (size) => {
    const lines: string[] = [];
    for (let length = 0, i = 0; length < size; i++) {
      const next = `${line(i)}\n`;
      lines.push(next);
      length += next.length;
    }
    return lines.join("");
  };
const unclosed =
  (before: string, piece: string): Make =>
  (size) =>
    before + of(piece)(size);

/** Texts for everything that reads Markdown or prose. */
const TEXTS: Readonly<Record<string, Make>> = {
  prose: of("The unit reads the file, checks each line and says what is wrong with it. "),
  lines: numbered((i) => `- item ${i}: some words about it`),
  spaces: unclosed("x", " "),
  breaks: unclosed("x", "\n"),
  brackets: of("["),
  images: of("![a]("),
  links: of("[a](b "),
  emphasis: of("*a _b "),
  quotes: of("> "),
  ticks: numbered((i) => "`".repeat(1 + (i % 90))),
  tags: of("<a b='"),
  comments: of("<!-- "),
  details: of("<details><summary>"),
  entities: of("&#x41;&amp"),
  addresses: of("http://a.b!!!!"),
  commands: of("/haiku why\n"),
  mentions: of("@a #1 fixes #2 "),
  definitions: numbered((i) => `[${i}]: /x "title`),
  tables: of("|a|-|\n|-|-|\n"),
};

/** Texts for the search for secrets. */
const TOKENS: Readonly<Record<string, Make>> = {
  prose: TEXTS.prose as Make,
  base64: (size) =>
    Buffer.from(numbered((i) => String(i * i))(size))
      .toString("base64")
      .slice(0, size),
  beginnings: of("glpat-ghp_sk-ant-eyJ"),
  keys: of("-----BEGIN PRIVATE KEY-----\n"),
  "half keys": of("-----BEGIN A A A A "),
  addresses: of("http://a:b"),
  webhooks: of("a.webhook.office.com/webhookb2/"),
  signed: of("eyJaaaaaaaa.eyJaaaaaaaa."),
  numbers: of("1234567890"),
  escapes: of("%41\\u0041&#65;"),
  hexadecimal: of("0x41, 0x42, "),
  backslashes: of("\\"),
};

const KNOWN = ["s3cr3t/value+with?signs", "another-value-0123456789"];
const Anything = z.unknown();

const quiet =
  (work: (text: string) => unknown) =>
  (text: string): void => {
    try {
      work(text);
    } catch (error) {
      if (!(error instanceof Error)) throw error; // refusing is an answer
    }
  };

interface Measured {
  readonly what: string;
  readonly run: (text: string) => unknown;
  readonly on: Readonly<Record<string, Make>>;
}

const half = (text: string): string => text.slice(text.length >> 1) + text.slice(0, text.length >> 1);
const PAIRS: Readonly<Record<string, Make>> = {
  "equal lines": of("x\n"),
  "two kinds of lines": numbered((i) => String((i * 7919) % 2)),
  "few kinds of lines": numbered((i) => String((i * i * 31) % 7)),
  "lines that differ": numbered((i) => `line ${i}`),
  prose: numbered((i) => `Some words that stand on line ${i} of many.`),
};

const MEASURED: readonly Measured[] = [
  // The peer: other people's linear code, in the same run.
  { what: "native JSON.parse", on: { list: (size) => `[${of("1,")(size)}1]` }, run: (text) => JSON.parse(text) },
  { what: "merge", on: PAIRS, run: (text) => mergeTexts(text, `ours\n${text}`, `${text}theirs\n`) },
  { what: "merge of halves exchanged", on: PAIRS, run: (text) => mergeTexts(text, half(text), `${text}theirs\n`) },
  { what: "difference", on: PAIRS, run: (text) => showDifference(text, half(text)) },
  { what: "sanitise", on: TEXTS, run: sanitise },
  { what: "neutralise", on: TEXTS, run: (text) => neutralise(text) },
  { what: "commands", on: TEXTS, run: parseCommands },
  { what: "secrets", on: TOKENS, run: (text) => findSecrets(text, KNOWN) },
  { what: "added secrets", on: TOKENS, run: (text) => addedSecrets(half(text), text) },
  {
    what: "yaml",
    on: {
      list: of("- a: b\n"),
      fields: numbered((i) => `f${i}: some words`),
      brackets: of("["),
      quoted: unclosed('a: "', "x\n"),
      block: unclosed("a: |\n", "  x\n"),
      aliases: of("- &a *a\n"),
      comments: of("# x\n"),
      spaces: unclosed("a:", " "),
    },
    run: quiet((text) => parseYaml(text, Anything, "x")),
  },
  {
    what: "front matter",
    on: { open: unclosed("---\n", "a: b\n"), prose: unclosed("---\na: b\n---\n", "some words\n"), dashes: of("---\n") },
    run: quiet((text) => readFrontMatter(text, "x")),
  },
  {
    what: "json",
    on: { list: (size) => `[${of("1,")(size)}1]`, quotes: unclosed("[", '\\"'), deep: of("[") },
    run: quiet((text) => parseJson(text, Anything, "x")),
  },
  { what: "trailers", on: { lines: of("A-b: c\n"), breaks: of("\n"), letters: of("a") }, run: parseTrailers },
];

/** Memory that others left is given back before a measurement, so that it is not counted there. */
setFlagsFromString("--expose-gc");
const tidy: () => void = runInNewContext("gc");

/** Time of the processor so far, in milliseconds: what else the machine does is not counted. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds for as many runs as make the larger text together: both sizes then leave as much memory behind. */
function timed(run: (text: string) => unknown, text: string, times: number): number {
  tidy();
  const before = computed();
  for (let i = 0; i < times; i++) run(text);
  return (computed() - before) / times;
}

/** Least time for a text and for one four times as long, of runs that take turns once the code is warm. */
function compare(run: (text: string) => unknown, make: Make, size: number): readonly [number, number] {
  const [small, large] = [make(size), make(size * FACTOR)];
  const begun = computed();
  for (let i = 0; i < 8 && computed() - begun < 150; i++) run(small);
  let best: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let spent = 0;
  for (let turn = 0; turn < 2 || (spent < 150 && turn < 15); turn++) {
    const seen = [timed(run, small, FACTOR), timed(run, large, 1)] as const;
    best = [Math.min(best[0], seen[0]), Math.min(best[1], seen[1])];
    spent += seen[1];
  }
  return best;
}

export interface Growth {
  /** Whether the large text was cut off with a word: its work is that of the budget. */
  readonly cut: boolean;
  readonly what: string;
  readonly kb16: number;
  readonly kb64: number;
  readonly exponent: number;
  /**
   * From 64 to 256 KB, where the first exponent is above the bar. V8 keeps lists of more than 128 KB on pages of their own,
   * whose making costs more than most work here: native `JSON.parse` of a list passes that border between 16 and 64 KB as well.
   * What is not linear is steep on both sides of it.
   */
  readonly beyond: number | null;
}

/** Below this, in milliseconds for 64 KB, the clock and not the work is measured. */
const TOO_LITTLE = 2;

/** What a comparison answers whose steps are used up. */
function isCut(answer: unknown): boolean {
  if (typeof answer === "string") return answer.startsWith("(too much has changed");
  return typeof answer === "object" && answer !== null && "kind" in answer && answer.kind === "too_much";
}

/** Every measurement, the steepest first, and whether all stay within the bar. */
export function measureForeignText(only = ""): {
  readonly most: number;
  readonly verdict: string;
  readonly rows: readonly Growth[];
} {
  const rows = MEASURED.flatMap(({ what, run, on }) =>
    Object.entries(on)
      .filter(([kind]) => `${what}: ${kind}`.includes(only))
      .map(([kind, make]): Growth => {
        const [kb16, kb64] = compare(run, make, SMALL);
        const exponent = kb64 < TOO_LITTLE ? 0 : exponentOf(kb16, kb64);
        return {
          what: `${what}: ${kind}`,
          cut: isCut(run(make(LARGE))),
          kb16: round(kb16),
          kb64: round(kb64),
          exponent: round(exponent),
          beyond: exponent > MOST ? round(exponentOf(...compare(run, make, LARGE))) : null,
        };
      }),
  ).toSorted((one, other) => other.exponent - one.exponent);
  const steep = rows.filter(({ beyond, cut }) => beyond !== null && beyond > MOST && !cut);
  const verdict =
    steep.length === 0 ? `all within ${MOST}` : `steeper than ${MOST}: ${steep.map(({ what }) => what).join(", ")}`;
  return { most: MOST, verdict, rows };
}

function exponentOf(small: number, large: number): number {
  return Math.log(large / Math.max(small, 0.05)) / Math.log(FACTOR);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

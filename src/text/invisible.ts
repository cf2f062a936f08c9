import { directionMarks, flagBehind, isOrdinary } from "./ordinary-signs.ts";

type Range = readonly [first: number, last: number];

/** Classes of characters that people do not see, or that change what they see. */
const CLASSES: readonly { readonly kind: string; readonly ranges: readonly Range[] }[] = [
  { kind: "tag characters", ranges: [[0xe0000, 0xe00ff]] },
  {
    kind: "text direction",
    ranges: [
      [0x061c, 0x061c],
      [0x200e, 0x200f],
      [0x202a, 0x202e],
      [0x2066, 0x2069],
    ],
  },
  {
    kind: "zero-width characters",
    ranges: [
      [0x00ad, 0x00ad],
      [0x034f, 0x034f],
      [0x180e, 0x180e],
      [0x200b, 0x200d],
      [0x2060, 0x2065],
      [0xfeff, 0xfeff],
    ],
  },
  {
    kind: "variation selectors",
    ranges: [
      [0x180b, 0x180d],
      [0x180f, 0x180f],
      [0xfe00, 0xfe0f],
      [0xe0100, 0xe01ef],
      [0xe01f0, 0xe0fff],
    ],
  },
  {
    kind: "blank letters",
    ranges: [
      [0x115f, 0x1160],
      [0x17b4, 0x17b5],
      [0x2800, 0x2800],
      [0x3164, 0x3164],
      [0xffa0, 0xffa0],
      [0x1d159, 0x1d159],
    ],
  },
  {
    kind: "format characters",
    ranges: [
      [0x206a, 0x206f],
      [0xfff0, 0xfffb],
      [0x13430, 0x1345f],
      [0x1bca0, 0x1bca3],
      [0x1d173, 0x1d17a],
    ],
  },
  {
    kind: "line separators",
    ranges: [
      [0x0085, 0x0085],
      [0x2028, 0x2029],
    ],
  },
  {
    kind: "private characters",
    ranges: [
      [0xf0000, 0xffffd],
      [0x100000, 0x10fffd],
    ],
  },
  {
    kind: "control characters",
    ranges: [
      [0x00, 0x08],
      [0x0b, 0x0c],
      [0x0e, 0x1f],
      [0x7f, 0x9f],
    ],
  },
  {
    kind: "broken characters",
    ranges: [
      [0xd800, 0xdfff],
      [0xfdd0, 0xfdef],
    ],
  },
];

const ESCAPE = String.fromCharCode(0x1b);
const BELL = String.fromCharCode(0x07);
const CONTROL_SEQUENCE = String.fromCharCode(0x9b);
/** Colours and cursor moves; window titles and the like; everything else that begins with an escape. */
const TERMINAL = new RegExp(
  [
    `(?:${ESCAPE}\\[|${CONTROL_SEQUENCE})[0-?]*[ -/]*[@-~]`,
    `${ESCAPE}[\\]P^_X][^${ESCAPE}${BELL}\\n]*(?:${BELL}|${ESCAPE}\\\\|(?=\\n|$))`,
    `${ESCAPE}[ -/]*[0-~]?`,
  ].join("|"),
  "gu",
);

/** Whether a text could hold anything this file removes; most do not, and need no second look. */
const SUSPECT = /[^\t\n\r -~\p{L}\p{P}\p{S}\p{N}\p{Zs}\p{M}]|[\p{Default_Ignorable_Code_Point}\u{2800}\u{1D159}]|\r/u;

/** False: `removeInvisible` and `writeOutInvisible` leave the text as it is. True promises nothing. */
export function couldHide(text: string): boolean {
  return SUSPECT.test(text);
}

/**
 * The text without characters that nobody sees; `note` is told each class as often as it occurred. What belongs to
 * ordinary writing stays: see `isOrdinary`.
 */
export function removeInvisible(text: string, note: (kind: string) => void): string {
  if (!SUSPECT.test(text)) return text;
  return eachSign(removeTerminal(text, note), (kind, { last, next }) => {
    note(kind);
    const beginsLine = last === "" || last === "\n";
    if (kind === "line separators") return /^[\t >#|=~`*+<[\d-]$/.test(next) ? " " : "\n";
    // What follows must not become the beginning of a code block that it was not.
    return beginsLine && /^[`~]$/.test(next) ? " " : "";
  });
}

/** The same text with what nobody sees written out, as in `\u{200B}`: for code, of which nothing may be lost. */
export function writeOutInvisible(code: string, note: (kind: string) => void): string {
  if (!SUSPECT.test(code)) return code;
  return eachSign(code, (kind, { sign }) => {
    note(`${kind} in code (shown)`);
    return `\\u{${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
  });
}

interface Hidden {
  readonly sign: string;
  readonly last: string;
  readonly next: string;
}

function eachSign(text: string, replace: (kind: string, hidden: Hidden) => string): string {
  const signs = [...text];
  const direction = directionMarks(text);
  const kept: string[] = [];
  for (let at = 0; at < signs.length; at++) {
    const sign = signs[at] ?? "";
    const next = signs[at + 1] ?? "";
    const flag = flagBehind(signs, at);
    const kind = flag === null ? classOf(sign, next) : null;
    if (flag !== null) {
      kept.push(sign, flag);
      at += 6;
    } else if (kind === null || isOrdinary(kind, sign, { before: kept.at(-1) ?? "", after: next, direction })) {
      kept.push(sign);
    } else {
      const by = replace(kind, { sign, last: kept.at(-1) ?? "", next });
      if (by !== "") kept.push(by);
    }
  }
  return kept.join("");
}

/** Colours, cursor moves and other terminal sequences taken out. */
function removeTerminal(text: string, note: (kind: string) => void): string {
  return text.replace(TERMINAL, () => {
    note("terminal sequences");
    return "";
  });
}

function classOf(sign: string, next: string): string | null {
  const point = sign.codePointAt(0) ?? 0;
  if (point === 0x0d) return next === "\n" ? null : "control characters";
  if ((point & 0xfffe) === 0xfffe) return "broken characters";
  return CLASSES.find(({ ranges }) => ranges.some(([first, last]) => point >= first && point <= last))?.kind ?? null;
}

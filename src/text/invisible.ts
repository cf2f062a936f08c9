type Range = readonly [first: number, last: number];

/** Classes of characters that people do not see, or that change what they see. */
const CLASSES: readonly { readonly kind: string; readonly ranges: readonly Range[] }[] = [
  { kind: "tag characters", ranges: [[0xe0000, 0xe007f]] },
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
    ],
  },
  {
    kind: "format characters",
    ranges: [
      [0x206a, 0x206f],
      [0xfff9, 0xfffb],
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

const PICTURE = /\p{Extended_Pictographic}/u;
const BEFORE_JOINER = /\p{Extended_Pictographic}|\u{FE0F}|\p{Emoji_Modifier}/u;
const BEFORE_SELECTOR = /[\p{Extended_Pictographic}\d#*]/u;
/** Letters that the two joiners join or keep apart, and the marks on them. */
const JOINED =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** The three flags that are written with tag characters behind a black flag. */
const FLAGS: readonly string[] = ["gbeng", "gbsct", "gbwls"].map(
  (name) => `${[...name].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("")}\u{E007F}`,
);
const BLACK_FLAG = "\u{1F3F4}";

/** Whether a text could hold anything this file removes; most do not, and need no second look. */
const SUSPECT = /[^\t\n\r -~\p{L}\p{P}\p{S}\p{N}\p{Zs}\p{M}]|[\p{Default_Ignorable_Code_Point}\u{2800}]|\r/u;

/**
 * The text without characters that nobody sees; `note` is told each class as often as it occurred. What belongs to
 * ordinary writing — joiners inside emoji and between letters that need them, the selector behind an emoji, three
 * flags — stays.
 */
export function removeInvisible(text: string, note: (kind: string) => void): string {
  if (!SUSPECT.test(text)) return text;
  const signs = [...removeTerminal(text, note)];
  const kept: string[] = [];
  for (let at = 0; at < signs.length; at++) {
    const sign = signs[at] ?? "";
    const flag = sign === BLACK_FLAG ? FLAGS.find((tags) => signs.slice(at + 1, at + 7).join("") === tags) : undefined;
    const kind = flag === undefined ? classOf(sign, signs[at + 1]) : null;
    if (flag !== undefined) {
      kept.push(sign, flag);
      at += 6;
    } else if (kind === null || isOrdinary(kind, sign, { before: kept.at(-1) ?? "", after: signs[at + 1] ?? "" })) {
      kept.push(sign);
    } else {
      note(kind);
      if (kind === "line separators") kept.push("\n");
      // What follows must not become the beginning of a code block that it was not.
      else if ((kept.at(-1) ?? "\n") === "\n" && /^[`~]$/.test(signs[at + 1] ?? "")) kept.push(" ");
    }
  }
  return kept.join("");
}

/** Colours, cursor moves and other terminal sequences taken out. */
export function removeTerminal(text: string, note: (kind: string) => void): string {
  return text.replace(TERMINAL, () => {
    note("terminal sequences");
    return "";
  });
}

function classOf(sign: string, next: string | undefined): string | null {
  const point = sign.codePointAt(0) ?? 0;
  if (point === 0x0d) return next === "\n" ? null : "control characters";
  if ((point & 0xfffe) === 0xfffe) return "broken characters";
  return CLASSES.find(({ ranges }) => ranges.some(([first, last]) => point >= first && point <= last))?.kind ?? null;
}

function isOrdinary(kind: string, sign: string, around: { readonly before: string; readonly after: string }): boolean {
  const { before, after } = around;
  if (kind === "variation selectors") return /^[\u{FE0E}\u{FE0F}]$/u.test(sign) && BEFORE_SELECTOR.test(before);
  if (kind !== "zero-width characters") return false;
  if (sign === "\u200d" && PICTURE.test(after) && BEFORE_JOINER.test(before)) return true;
  return (
    (sign === "\u200c" || sign === "\u200d") && (JOINED.test(before) || /\p{M}/u.test(before)) && JOINED.test(after)
  );
}

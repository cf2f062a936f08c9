const PICTURE = /\p{Extended_Pictographic}/u;
const BEFORE_JOINER = /\p{Extended_Pictographic}|\u{FE0F}|\p{Emoji_Modifier}/u;

/** Scripts whose letters are joined or kept apart by the two joiners. */
const JOINED = anyOf(
  ...[
    "Arabic",
    "Syriac",
    "Mandaic",
    "Hebrew",
    "Nko",
    "Mongolian",
    "Phags_Pa",
    "Manichaean",
    "Hanifi_Rohingya",
    "Adlam",
  ],
  ...["Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Kannada", "Malayalam", "Oriya", "Sinhala", "Tamil", "Telugu"],
  ...["Khmer", "Myanmar", "Thai", "Lao", "Tibetan", "Javanese", "Balinese", "Sundanese", "Meetei_Mayek", "Newa"],
  ...["Tirhuta", "Grantha", "Chakma", "Kaithi", "Sharada", "Modi", "Nandinagari", "Limbu", "Lepcha", "Tai_Tham"],
);
/** Scripts that write no space between words, and may mark their border. */
const UNSPACED = anyOf("Khmer", "Thai", "Lao", "Myanmar", "Tibetan", "Javanese", "Balinese", "Tai_Tham", "New_Tai_Lue");
const RIGHT_TO_LEFT = anyOf("Hebrew", "Arabic", "Syriac", "Thaana", "Nko", "Adlam", "Mandaic", "Samaritan");
const MONGOLIAN = anyOf("Mongolian");
const HAN = anyOf("Han");
const HEBREW = anyOf("Hebrew");
const HIEROGLYPH = anyOf("Egyptian_Hieroglyphs");
const DUPLOYAN = anyOf("Duployan");
const MARK = /\p{M}/u;
const IDEOGRAPHIC_POINT = /[、。！，．：；？]/u;

function anyOf(...scripts: readonly string[]): RegExp {
  return new RegExp(`[${scripts.map((script) => `\\p{Script=${script}}`).join("")}]`, "u");
}

/** What a sign stands between, by which it is judged ordinary or hidden. */
export interface Around {
  /** The sign before that stays, and the one that follows. */
  readonly before: string;
  readonly after: string;
  /** Whether the text is one in which marks of direction are ordinary. */
  readonly direction: boolean;
}

/**
 * Whether a sign of this class belongs to ordinary writing where it stands: joiners inside emoji and between letters
 * that need them, borders of words in scripts without spaces, selectors behind what has variants, single marks of
 * direction in texts that are written from the right.
 */
export function isOrdinary(kind: string, sign: string, around: Around): boolean {
  const { before, after } = around;
  if (kind === "variation selectors") return selects(sign, before, after);
  if (kind === "text direction") return isSingleMark(sign, around);
  if (kind === "blank letters") return fillsSyllable(sign, before, after);
  if (kind === "format characters") return HIEROGLYPH.test(before) || DUPLOYAN.test(before);
  if (kind !== "zero-width characters") return false;
  if (sign === "\u180e") return MONGOLIAN.test(before) && MONGOLIAN.test(after);
  if (sign === "\u200b") return UNSPACED.test(before) && UNSPACED.test(after);
  if (sign === "\u034f") return HEBREW.test(before) && HEBREW.test(after);
  if (sign !== "\u200c" && sign !== "\u200d") return false;
  if (sign === "\u200d" && PICTURE.test(after) && BEFORE_JOINER.test(before)) return true;
  if (/[\u200b-\u200d]/.test(before + after)) return false;
  return JOINED.test(before) || (JOINED.test(after) && (MARK.test(before) || !/\p{L}/u.test(before)));
}

function selects(sign: string, before: string, after: string): boolean {
  if (/^[\u{180B}-\u{180D}\u{180F}]$/u.test(sign))
    return MONGOLIAN.test(before) && !/[\u{180B}-\u{180F}]/u.test(before);
  if (/^[\u{E0100}-\u{E011F}]$/u.test(sign)) return HAN.test(before);
  if (/^[\u{FE00}-\u{FE02}]$/u.test(sign) && (HAN.test(before) || IDEOGRAPHIC_POINT.test(before))) return true;
  if (sign === "\u{FE00}") return /[\p{Sm}0\p{Script=Myanmar}\p{Script=Phags_Pa}]/u.test(before);
  if (/^[\u{FE0E}\u{FE0F}]$/u.test(sign))
    return PICTURE.test(before) || /\p{So}/u.test(before) || (/[\d#*]/.test(before) && after === "\u20e3");
  return false;
}

function isSingleMark(sign: string, { before, after, direction }: Around): boolean {
  const mark = /^[\u061c\u200e\u200f]$/;
  return direction && mark.test(sign) && !mark.test(before) && !mark.test(after);
}

/** Korean syllables of old texts that lack their first or middle sound. */
function fillsSyllable(sign: string, before: string, after: string): boolean {
  if (sign === "\u115f") return /[\u1161-\u11ff]/.test(after);
  return sign === "\u1160" && /[\u1100-\u115e]/.test(before);
}

/** Whether marks of direction have a meaning in a text: it holds letters from the right, and far more than marks. */
export function directionMarks(text: string): boolean {
  if (!/[\u061c\u200e\u200f]/.test(text) || !RIGHT_TO_LEFT.test(text)) return false;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const marks = text.match(/[\u061c\u200e\u200f]/g)?.length ?? 0;
  return marks <= 2 + letters / 6;
}

/** The three flags that are written with tag characters behind a black flag. */
const FLAGS: readonly string[] = ["gbeng", "gbsct", "gbwls"].map(
  (name) => `${[...name].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("")}\u{E007F}`,
);
const BLACK_FLAG = "\u{1F3F4}";

/** The tags behind a black flag that make it the flag of a country; null for anything else. */
export function flagBehind(signs: readonly string[], at: number): string | null {
  if (signs[at] !== BLACK_FLAG) return null;
  const behind = signs.slice(at + 1, at + 7).join("");
  return FLAGS.find((tags) => tags === behind) ?? null;
}

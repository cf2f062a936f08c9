/** A text seen in another way, with the place in the text that each of its characters comes from. */
export interface View {
  readonly text: string;
  /** Where the character at a place begins in the text. */
  readonly from: (at: number) => number;
  /** Where the character before a place ends in the text. */
  readonly until: (at: number) => number;
}

/** The text as it stands, where every place leads to itself. */
export function plainView(text: string): View {
  return { text, from: (at) => at, until: (at) => at };
}

/** A view of a view, put together from parts of it and from what is written in their stead; places lead to the first text. */
class ViewMaker {
  readonly #under: View;
  readonly #parts: string[] = [];
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #length = 0;

  /** What is made is never longer than what it is made of. */
  constructor(under: View) {
    this.#under = under;
    this.#starts = new Int32Array(under.text.length);
    this.#ends = new Int32Array(under.text.length);
  }

  keep(from: number, until: number): void {
    if (from >= until) return;
    this.#parts.push(this.#under.text.slice(from, until));
    for (let at = from; at < until; at++) this.#place(at, at + 1);
  }

  write(text: string, from: number, until: number): void {
    this.#parts.push(text);
    for (let i = 0; i < text.length; i++) this.#place(from, until);
  }

  made(): View {
    const [under, starts, ends] = [this.#under, this.#starts, this.#ends];
    return {
      text: this.#parts.join(""),
      from: (at) => under.from(starts[at] ?? under.text.length),
      until: (at) => under.until(ends[at - 1] ?? 0),
    };
  }

  #place(from: number, until: number): void {
    this.#starts[this.#length] = from;
    this.#ends[this.#length] = until;
    this.#length++;
  }
}

const ESCAPE =
  /%([0-9a-f]{2})|\\u\{0{0,4}([0-9a-f]{1,4})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|&#x0{0,4}([0-9a-f]{1,4});|&#0{0,4}([0-9]{1,5});|\\([^ux])/gi;
const SHORT: ReadonlyMap<string, string> = new Map([..."nrtbf"].map((letter, i) => [letter, "\n\r\t\b\f".charAt(i)]));

/**
 * The text with escapes of addresses, JSON, programs and HTML written out: `%41`, `\u0041`, `\x41`, `&#65;`, `\n`. The very
 * view when there are none.
 */
export function unescaped(view: View): View {
  if (!/[%\\&]/.test(view.text)) return view;
  const maker = new ViewMaker(view);
  let at = 0;
  for (const match of view.text.matchAll(ESCAPE)) {
    maker.keep(at, match.index);
    const [whole, percent, braced, unicode, byte, hex, decimal, short = ""] = match;
    const code = percent ?? braced ?? unicode ?? byte ?? hex;
    at = match.index + whole.length;
    if (code !== undefined) maker.write(String.fromCharCode(Number.parseInt(code, 16)), match.index, at);
    else if (decimal !== undefined) maker.write(String.fromCharCode(Number(decimal)), match.index, at);
    else maker.write(SHORT.get(short) ?? short, match.index, at);
  }
  maker.keep(at, view.text.length);
  return maker.made();
}

/** Without white space, line breaks and the zero bytes of UTF-16: what was broken into lines is whole again. */
export function squeezed(view: View): View {
  return without(view, /[\s\0\u200b\u2060\ufeff]+/g);
}

/** Only what may be hexadecimal digits, in lower case: no spaces, colons, commas, dashes, and no `0x` before a byte. */
export function hexOnly(view: View): View {
  const digits = without(view, /0x|[\s\0:,;_"'-]+/gi);
  return { ...digits, text: digits.text.replace(/[A-F]+/g, (letters) => letters.toLowerCase()) };
}

function without(view: View, dropped: RegExp): View {
  const maker = new ViewMaker(view);
  let at = 0;
  for (const { index, 0: gone } of view.text.matchAll(dropped)) {
    maker.keep(at, index);
    at = index + gone.length;
  }
  if (at === 0) return view;
  maker.keep(at, view.text.length);
  return maker.made();
}

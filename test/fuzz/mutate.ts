import type { Dice } from "../support/adventure/dice.ts";

/* Small damage to texts and data: what a careless program, a hostile one or a broken wire makes of them. */

const ODD = [
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "../",
    "/etc/passwd",
    "\0",
    "\u202e",
    "\u2028",
    "\ufeff",
  ],
  ...[
    "```",
    "~~~",
    "<!--",
    "-->",
    "---\n",
    "- ",
    ": ",
    "\t",
    "\r\n",
    "\n\n",
    "&a ",
    "*a",
    "!!js/function ",
    "{{",
    "}}",
    "[",
  ],
  ...[
    "@team",
    "Closes #1",
    "[skip ci]",
    "::notice title=haiku-outcome::x",
    "Haiku-Do: {}",
    "/haiku ",
    "FB-001",
    "FB-new-1",
  ],
  ...[
    "<details>",
    "<style>",
    "&lt;",
    "$$",
    "\\",
    "'",
    '"',
    "`",
    "|",
    "\u0000",
    "\ud800",
    "0".repeat(40),
    "a".repeat(3000),
  ],
] as const;

const VALUES: readonly unknown[] = [null, true, false, 0, -1, 1.5, 1e308, "", " ", [], {}, [[]], ...ODD];

/** A text with one to four small faults. */
export function mutateText(text: string, dice: Dice): string {
  let now = text;
  for (let left = 1 + dice.roll(4); left > 0; left -= 1) now = faultInText(now, dice);
  return now;
}

function faultInText(text: string, dice: Dice): string {
  const from = dice.roll(text.length + 1);
  const to = Math.min(text.length, from + dice.roll(dice.chance(80) ? 12 : 400));
  const part = text.slice(from, to);
  const lines = text.split("\n");
  switch (dice.roll(6)) {
    case 0:
      return text.slice(0, from) + text.slice(to);
    case 1:
      return text.slice(0, to) + part.repeat(1 + dice.roll(dice.chance(95) ? 3 : 200)) + text.slice(to);
    case 2:
      return text.slice(0, from) + dice.pick(ODD) + text.slice(from);
    case 3:
      return text.slice(0, from) + dice.pick(ODD) + text.slice(to);
    case 4:
      return lines.toSpliced(dice.roll(lines.length), 1, dice.pick(lines) ?? "").join("\n");
    default:
      return text.slice(0, from);
  }
}

/** Data with one to four small faults. What was given stays as it is. */
export function mutateData(value: unknown, dice: Dice): unknown {
  let now = value;
  for (let left = 1 + dice.roll(4); left > 0; left -= 1) now = faultInData(now, dice, 12);
  return now;
}

function faultInData(value: unknown, dice: Dice, depth: number): unknown {
  const stops = depth === 0 || dice.chance(15);
  if (!stops && Array.isArray(value) && value.length > 0) {
    const at = dice.roll(value.length);
    return value.map((one, i) => (i === at ? faultInData(one, dice, depth - 1) : one));
  }
  if (!stops && isObject(value) && Object.keys(value).length > 0) {
    const at = dice.pick(Object.keys(value));
    return entries(
      Object.entries(value).map(([key, one]) => [key, key === at ? faultInData(one, dice, depth - 1) : one]),
    );
  }
  if (Array.isArray(value)) return faultInList(value, dice);
  if (isObject(value)) return faultInRecord(value, dice);
  if (typeof value === "string" && dice.chance(70)) return mutateText(value, dice);
  if (typeof value === "number" && dice.chance(50)) return dice.one(value + 1, value - 1, -value, value * 1e9);
  return dice.pick(VALUES);
}

function faultInList(list: readonly unknown[], dice: Dice): unknown {
  const at = dice.roll(list.length + 1);
  const one = list[Math.min(at, list.length - 1)] ?? dice.pick(VALUES);
  if (dice.chance(30)) return list.toSpliced(at, 1);
  if (dice.chance(10)) return dice.pick(VALUES);
  return list.toSpliced(at, 0, ...Array.from({ length: 1 + dice.roll(dice.chance(90) ? 2 : 60) }, () => one));
}

function faultInRecord(record: Readonly<Record<string, unknown>>, dice: Dice): unknown {
  const all = Object.entries(record);
  const at = dice.pick(all)?.[0];
  if (dice.chance(10)) return dice.pick(VALUES);
  if (dice.chance(40)) return entries(all.filter(([key]) => key !== at));
  if (dice.chance(50)) return entries(all.map(([key, one]) => [key === at ? String(dice.pick(ODD)) : key, one]));
  return entries([...all, [String(dice.pick(ODD)), dice.pick(VALUES)]]);
}

function entries(all: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(all);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

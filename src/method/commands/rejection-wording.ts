import { isFilled, treePath } from "../derive/index.ts";
import type { FileTree, PlannedUnit } from "../model/index.ts";

/*
 * What the message of a rejection says. It costs the unit a bolt, so it is not to say of a file that it is missing when
 * everybody can see it, and whoever verifies last says what failed.
 */

/** Declared outputs that the message calls missing or empty, although they are there and filled. */
export function contradicted(message: string, unit: PlannedUnit, files: FileTree): readonly string[] {
  const filled = unit.outputs.map(treePath).filter((path) => isFilled(files, path));
  return filled.filter((path) => sentences(message, path).some(isSaidGone));
}

/** A character that no text means anything by. */
const FILE = "\uE000";
const CALLED = new RegExp(`\\b(?:the )?(?:declared )?(?:file|output|path) (?=${FILE})`, "gi");

/** The message in sentences, with this path as one sign and the paths around it as another. */
function sentences(message: string, path: string): readonly string[] {
  const plain = message.replace(/[`"'*]/g, "");
  const named = plain.replace(new RegExp(`(?<![\\w./-])(?:\\./)?${escaped(path)}/?(?![\\w/-]|\\.\\w)`, "g"), FILE);
  if (!named.includes(FILE)) return [];
  return named
    .split(/(?<=[.!?;])\s+|\n+/)
    .map((one) => one.replace(CALLED, ""))
    .filter((one) => one.includes(FILE));
}

const END = String.raw`(?=\s*(?:$|[.,;:!?)\u2014]|(?:and|but|so|again|altogether|entirely|completely)\b|(?:in|from) the (?:tree|repository|repo|checkout|branch)\b))`;
const GONE = `(?:missing|absent|empty|gone|not there|not present|nowhere|not found)`;
/** Further paths named with it. Bounded, and each path ends where the next one begins: no text takes long to be refused. */
const OTHERS = String.raw`(?:(?:\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+)[^\s,]+){0,8}`;
const IS = `(?:is|are|remains?|stays?)(?: still| simply| just| completely| entirely)?`;

/** Said of the file as it is now; not of something in it or for it, not of how it was, and under no condition. */
const CLAIMS: readonly RegExp[] = [
  new RegExp(String.raw`${FILE}${OTHERS}\s+${IS} ${GONE}${END}`, "i"),
  new RegExp(String.raw`${FILE}\s*(?:[:=(]|\u2014|->?)\s*${GONE}${END}`, "i"),
  new RegExp(String.raw`${FILE}\s+(?:(?:does|do) not|doesn't|doesnt|don't) exist\b(?!-)`, "i"),
  new RegExp(String.raw`${FILE}\s+(?:has|have) (?:not|never) been (?:written|created|made|added)${END}`, "i"),
  new RegExp(String.raw`${FILE}\s+(?:can ?not|cant|could not) be found${END}`, "i"),
  new RegExp(String.raw`(?:^|\s)(?:there is|there's|theres|found|see) (?:no|an empty) ${FILE}`, "i"),
  new RegExp(String.raw`^\s*(?:no|missing|empty|absent)(?: files?| outputs?)?:? ${FILE}`, "i"),
];
const OF_SOMETHING = /\b(?:of|for|in|to|from|by|about|on|with|against|at|under|into|beside|around) (?:the )?$/i;
const CONDITION = /\b(?:if|when|whenever|once|unless|until|where|in case|should|would|as long as|that|which)\b/i;

function isSaidGone(sentence: string): boolean {
  return CLAIMS.some((claim) => {
    const found = claim.exec(sentence);
    if (!found) return false;
    const before = sentence.slice(0, found.index + found[0].indexOf(FILE));
    return !OF_SOMETHING.test(before) && !CONDITION.test(before);
  });
}

/** Whether a rejection says at all what it is about: a criterion, a gate, an output, or a word of the plan for them. */
export function namesWhatFailed(message: string, unit: PlannedUnit): boolean {
  if (/\b(?:criteri(?:on|a)|gates?|outputs?|tests?)\b/i.test(message)) return true;
  const { title, criteria, outputs, quality_gates } = unit;
  const gates = quality_gates.flatMap(({ name, command }) => [name, command]);
  const said = wordsOf([message]);
  return [...wordsOf([title, ...criteria, ...outputs, ...gates])].some((word) => said.has(word));
}

const NUMBERS =
  /\bcriteri(?:on|a)\b\s*(?:no\.?|numbers?|#)?\s*#?(\d+(?:\s*(?:,|;|-|\u2013|&|\/|and|or|to)\s*(?:and\s+|or\s+)?#?\d+)*)/gi;

/** Criteria that a message names by their numbers: `criterion 2`, `criteria 1, 3 and 5`, `criteria 2-4`. */
export function criteriaNamed(message: string): readonly number[] {
  const named = [...message.matchAll(NUMBERS)].flatMap(([, list = ""]) => {
    const ranges = [...list.matchAll(/(\d+)\s*(?:-|\u2013|to)\s*#?(\d+)/gi)];
    return [...list.matchAll(/\d+/g)].map(Number).concat(ranges.flatMap(([, from, to]) => between(from, to)));
  });
  return [...new Set(named)].sort((a, b) => a - b);
}

/** The numbers of a range; of one that no unit has criteria for, only its ends. */
function between(from = "", to = ""): readonly number[] {
  const [first, last] = [Number(from), Number(to)];
  return last - first > 200 ? [] : Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

const EVERYWHERE = new Set(
  "the and not for are was but you has have with from that this all one each must again".split(" "),
);

/** Beginnings of words: what is said of rows may be said of a row. */
function wordsOf(texts: readonly string[]): ReadonlySet<string> {
  const words = texts.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const stems = words.map((word) => word.replace(/s$/, "").slice(0, 5));
  return new Set(stems.filter((stem) => stem.length >= 3 && !EVERYWHERE.has(stem)));
}

function escaped(path: string): string {
  return path.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

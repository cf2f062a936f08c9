/** Signs nobody sees. Some scripts and emoji need them; between the letters of a control word they only hide it. */
const UNSEEN = /(?:[\p{Cf}\p{Variation_Selector}\u115F\u1160\u3164\uFFA0]|\u034F)+/gu;

/** In the order they are looked for: what one leaves behind makes none of the others. */
const CONTROL_WORDS: readonly (readonly [RegExp, string])[] = [
  // Addresses of issues and pull requests refer, and close after a closing word, as numbers do.
  [/\bhttps?:\/\/([^\s/]+\/[^\s/]+\/[^\s/]+\/(?:issues|pull|pulls|discussions)\/\d)/gi, "$1"],
  [/#+(?=\d)/g, ""],
  [/\bGH-(?=\d)/gi, ""],
  [/(?<![A-Za-z0-9_])@+(?=[A-Za-z0-9])/g, ""],
  // `[skip ci]` and its kin, also those that other build servers heed.
  [/\[+([^[\]]*\b(?:skip|no)\b[^[\]]*)\]+/gi, "($1)"],
  [/\*{3}\s*NO_CI\s*\*{3}/gi, "NO_CI"],
  // Trailers: of GitHub, of git, and ours.
  [/\b(skip-checks|haiku-[a-z-]+|(?:[a-z]+-)+by)\s*:+/gi, "$1"],
];

/**
 * Words that people or agents wrote, as one line that controls nothing where GitHub, git or the engine read it: in the
 * subject of a commit, in a title, in what a squash makes of both. Mentions, references, closing words, words that keep
 * CI from starting and trailers lose the sign that makes them one; everything else stays as it is written.
 */
export function plainTitle(text: string, most = 120): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  const bare = line.replace(UNSEEN, "");
  const plain = withoutControl(withoutControl(bare) === bare ? line : bare);
  const characters = [...plain.replace(/\s+/g, " ").trim()];
  if (characters.length <= most) return characters.join("");
  return `${characters
    .slice(0, most - 1)
    .join("")
    .trimEnd()}…`;
}

function withoutControl(line: string): string {
  return CONTROL_WORDS.reduce((words, [control, instead]) => words.replace(control, instead), line);
}

/** A text of several lines as such words: every line for itself, so that none of them is a trailer. */
export function plainLines(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => plainTitle(line, 1000))
    .join("\n")
    .trim();
}

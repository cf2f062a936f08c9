import { UserError } from "../shared/index.ts";

/** What somebody who tries secrets begins with; a secret is not made of these alone. */
const WELL_KNOWN = [
  ..."development production staging example default password webhook github github-app".split(" "),
  ..."secret secrets changeme change replace please insert your here this value admin test haiku token".split(" "),
  ..."1234567890 123456789 12345678 123456 abcdefgh abcdef qwertyuiop qwerty my me it to a the app hook".split(" "),
].toSorted((a, b) => b.length - a.length);

const SHORTEST = 16;
/** Of sixteen characters made by chance far more differ. */
const FEWEST_DIFFERENT = 6;

/** Fails with a UserError that names the variable unless nobody can guess the secret: who knows it can speak as GitHub. */
export function checkSecret(name: string, secret: string): void {
  const problem = problemOf(secret);
  if (problem === null) return;
  const hint = `make one with \`openssl rand -hex 32\` and set it as ${name} and on the App's settings page`;
  throw new UserError("webhook_secret_weak", `${name} ${problem}`, hint);
}

function problemOf(secret: string): string | null {
  const { length } = secret.trim();
  if (length < SHORTEST) return `has ${length} characters, which can be guessed: it needs ${SHORTEST} at least`;
  const left = WELL_KNOWN.reduce((text, word) => text.replaceAll(word, ""), secret.toLowerCase());
  const different = new Set(left.replace(/[^\p{L}\p{N}]/gu, "")).size;
  return different < FEWEST_DIFFERENT ? "is made of words that everybody tries first" : null;
}

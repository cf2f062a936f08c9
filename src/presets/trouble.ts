import { isRecord } from "../shared/index.ts";

/** Why an agent's program could do nothing: its key is not taken, its model answers no more for now, or not at all. */
export type Trouble = "key" | "limit" | "network";

/** A status of HTTP where it is said that it is one: other numbers are times, or tokens. */
const status = (codes: string): string => `(?:status|error|code|http)[^0-9]{0,15}(?:${codes})\\b`;

const words = (...parts: readonly string[]): RegExp => new RegExp(parts.join("|"), "i");

/** What programs and services say then, by what is looked for first. Words alone: every program words its own. */
const SIGNS: readonly (readonly [Trouble, RegExp])[] = [
  [
    "key",
    words(
      status("401|403"),
      "unauthori[sz]ed|unauthenticated|authentication[_ ](?:error|failed|required)|not logged in|log ?in to",
      "(?:invalid|incorrect|missing|no)[ _-](?:x-)?api[ _-]?key|api[ _]key (?:is )?(?:not valid|invalid|missing|required)",
      "must specify the \\w+_API_KEY|API_KEY_INVALID|no authentication information|auth method",
    ),
  ],
  [
    "limit",
    words(
      status("429"),
      "rate[ _-]?limit|too many requests|usage limit|insufficient_quota|RESOURCE_EXHAUSTED",
      "quota (?:is |was )?exceeded|exceeded your (?:current )?quota",
    ),
  ],
  [
    "network",
    words(
      status("50[0234]|529"),
      '"error_status":null',
      "ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|error sending request|fetch failed",
      "connection ?(?:was )?(?:refused|reset|error|failed)|(?:unable to|cannot) connect|network (?:error|failure)",
      "service unavailable|overloaded_error",
    ),
  ],
];

/** How many of its last lines are looked at: what was got over earlier is no reason. */
const LAST = 25;

/** What kept a program from its work, by the last lines it has printed; null where they do not say. */
export function troubleIn(lines: readonly string[]): Trouble | null {
  const said = lines.slice(-LAST).map(complaint);
  for (const line of said.reverse()) {
    const sign = line === null ? undefined : SIGNS.find(([, words]) => words.test(line));
    if (sign) return sign[0];
  }
  return null;
}

/**
 * A line in which the program itself complains; null for any other. In a stream of events that is one about an error: what an agent
 * says and what its commands print stand in others, and are no reason.
 */
function complaint(line: string): string | null {
  if (!line.startsWith("{")) return line;
  const event = eventIn(line);
  if (event === null) return line;
  const named = [event.type, event.subtype].some((name) => typeof name === "string" && /error|retry|fail/i.test(name));
  return named || event.is_error === true || event.status === "error" ? line : null;
}

function eventIn(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const event: unknown = JSON.parse(line);
    return isRecord(event) ? event : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

import { fairlyLeft } from "./fair-share.ts";
import { type Answer, type HourTold, hourTold, pauseTold, type Resource } from "./told-limits.ts";

/** One hour's budget as GitHub has told it, and how often each repository has asked meanwhile. */
interface Hour extends HourTold {
  readonly asked: ReadonlyMap<string, number>;
}

/** What GitHub lets one installation send, as its answers have told so far. Times in milliseconds since 1970. */
export interface Allowance {
  /** Nothing at all is sent before. */
  readonly pausedUntil: number;
  /** How often in a row GitHub has asked for a pause and not said how long. */
  readonly unexplained: number;
  readonly hours: Readonly<Partial<Record<Resource, Hour>>>;
}

/** Before the first answer. */
export const UNLIMITED: Allowance = { pausedUntil: 0, unexplained: 0, hours: {} };

/** A request that is to be sent. `mayWait`: it does not matter when, as it comes again by itself. */
export interface WantedRequest {
  readonly resource: Resource;
  /** Names the repository it is for. */
  readonly by: string;
  readonly mayWait?: boolean;
}

const MINUTE = 60_000;
const LONGEST_PAUSE = 60 * MINUTE;
/** Our clock follows GitHub's to two seconds: who asks too early is refused once more. */
const SKEW = 3000;
/** What may wait leaves this part of an hour's budget to people. */
const FOR_PEOPLE = 1 / 5;

/** What is allowed once this answer has come. Answers overtake each other: of one hour the lowest number counts. */
export function afterAnswer(before: Allowance, answer: Answer, now: number): Allowance {
  const told = hourTold(answer.headers);
  const hours = told === null ? before.hours : { ...before.hours, [answer.resource]: ofHour(before, answer, told) };
  const isSpent = told !== null && told.remaining === 0;
  const pause = pauseTold(answer.headers);
  if (!answer.refused || (pause === null && isSpent))
    return { ...before, unexplained: answer.refused ? before.unexplained : 0, hours };
  const unexplained = pause === null ? before.unexplained + 1 : before.unexplained;
  const length = pause ?? Math.min(LONGEST_PAUSE, MINUTE * 2 ** (unexplained - 1));
  return { hours, unexplained, pausedUntil: Math.max(before.pausedUntil, now + length) };
}

function ofHour({ hours }: Allowance, { resource }: Answer, told: HourTold): Hour {
  const known = hours[resource];
  if (known === undefined || told.reset > known.reset + MINUTE) return { ...told, asked: new Map() };
  if (told.reset < known.reset - MINUTE) return known;
  return { ...known, limit: told.limit, remaining: Math.min(known.remaining, told.remaining) };
}

/** What is allowed once this request is on its way. */
export function afterSending(before: Allowance, { resource, by }: WantedRequest): Allowance {
  const hour = before.hours[resource];
  if (hour === undefined) return before;
  const asked = new Map([...hour.asked, [by, (hour.asked.get(by) ?? 0) + 1]]);
  return { ...before, hours: { ...before.hours, [resource]: { ...hour, asked } } };
}

/**
 * In how many milliseconds this may be sent; 0: now. Of what is left of an hour, a repository leaves some to the others,
 * and what may wait leaves some to people.
 */
export function millisecondsToWait(allowance: Allowance, wanted: WantedRequest, now: number): number {
  const paused = Math.max(0, allowance.pausedUntil - now);
  const hour = allowance.hours[wanted.resource];
  if (hour === undefined || hour.reset + SKEW <= now || isAllowed(hour, wanted)) return paused;
  return Math.max(paused, hour.reset + SKEW - now);
}

function isAllowed({ limit, remaining, asked }: Hour, { by, mayWait = false }: WantedRequest): boolean {
  if (mayWait) return remaining > limit * FOR_PEOPLE;
  return fairlyLeft({ own: asked.get(by) ?? 0, left: remaining });
}

/** Until when something of what it sends is held back; null when all may be sent. */
export function limitedUntil({ pausedUntil, hours }: Allowance, now: number): number | null {
  const spent = Object.values(hours).flatMap(({ remaining, reset }) => (remaining === 0 ? reset + SKEW : []));
  const until = Math.max(pausedUntil, ...spent);
  return until > now ? until : null;
}

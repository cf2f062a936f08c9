import type { Clock } from "../../ports/index.ts";
import type { RepoRef } from "../trigger.ts";

/** Comments that this process has carried out, or was not let to, so that a sweep need not ask about them again. */
export interface HeardComments {
  /** It was carried out. */
  add(repo: RepoRef, comment: number): void;
  /** GitHub does not let the App answer it: it is due again after a minute, then after ten, an hour, six and at last once a day. */
  refused(repo: RepoRef, comment: number): void;
  /** Whether it was carried out. */
  has(repo: RepoRef, comment: number): boolean;
  /** Whether it is to be asked about now. */
  isDue(repo: RepoRef, comment: number): boolean;
}

const MOST = 20_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A conversation that is locked stays so for long, as a rule; most other refusals are over soon. */
const PAUSES_MS = [MINUTE_MS, 10 * MINUTE_MS, 60 * MINUTE_MS, 6 * 60 * MINUTE_MS];

interface Noted {
  /** How often it was not answered; 0: it was carried out. */
  readonly refusals: number;
  /** In milliseconds since 1970. */
  readonly due: number;
}

const CARRIED_OUT: Noted = { refusals: 0, due: Number.POSITIVE_INFINITY };

/** Forgets the oldest beyond 20,000: they are asked about once more, and nothing comes of it. */
export function heardComments(clock: Pick<Clock, "now">): HeardComments {
  const noted = new Map<string, Noted>();
  const key = ({ id }: RepoRef, comment: number): string => `${id}/${comment}`;
  const now = (): number => Date.parse(clock.now());
  const note = (at: string, what: Noted): void => {
    noted.set(at, what);
    for (const oldest of noted.keys()) {
      if (noted.size <= MOST) break;
      noted.delete(oldest);
    }
  };
  return {
    add: (repo, comment) => note(key(repo, comment), CARRIED_OUT),
    refused: (repo, comment) => {
      const at = key(repo, comment);
      const refusals = noted.get(at)?.refusals ?? 0;
      note(at, { refusals: refusals + 1, due: now() + (PAUSES_MS[refusals] ?? DAY_MS) });
    },
    has: (repo, comment) => noted.get(key(repo, comment)) === CARRIED_OUT,
    isDue: (repo, comment) => (noted.get(key(repo, comment))?.due ?? 0) <= now(),
  };
}

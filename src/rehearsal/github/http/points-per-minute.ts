const MINUTE = 60_000;

interface Spent {
  readonly at: number;
  readonly points: number;
}

/** One of the limits on points within a minute, whoever's points they are. */
export class PointsPerMinute {
  readonly #most: number;
  readonly #spent = new Map<string, readonly Spent[]>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes them and answers null; where they are more than the last minute has left, the seconds until there are enough. */
  take(who: string, points: number, now: number): number | null {
    const recent = (this.#spent.get(who) ?? []).filter(({ at }) => at > now - MINUTE);
    let over = recent.reduce((sum, one) => sum + one.points, points) - this.#most;
    if (over <= 0) {
      this.#spent.set(who, [...recent, { at: now, points }]);
      return null;
    }
    const free = recent.find((one) => {
      over -= one.points;
      return over <= 0;
    });
    return Math.max(1, Math.ceil(((free?.at ?? now) + MINUTE - now) / 1000));
  }
}

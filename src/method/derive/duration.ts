const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds of `30m`, `48h`, `2 days` or `1 week`; null for anything else. */
export function durationMs(text: string): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)\s*$/i.exec(text);
  const unit = UNITS[found?.[2]?.charAt(0).toLowerCase() ?? ""];
  return found && unit !== undefined ? Number(found[1]) * unit : null;
}

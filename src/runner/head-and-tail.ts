import { counted } from "../shared/index.ts";

/** Lines in order, of which the first and the last are kept. */
export interface HeadAndTail {
  readonly add: (line: string) => void;
  /** What was kept, a line of its own where lines were left out, and a line break at the end. */
  readonly text: () => string;
}

/**
 * How something began and how it ended tells most. Of so many characters, line breaks included, half are for the beginning; of the
 * end at least a quarter is kept, in whole lines. A line that is too long for its place is left out.
 */
export function headAndTail(limit: number): HeadAndTail {
  const head: string[] = [];
  // Two parts of the end: when the newer one is full the older one goes.
  let [older, newer]: [string[], string[]] = [[], []];
  let [headSize, newerSize, leftOut] = [0, 0, 0];

  function addToTail(line: string, size: number): void {
    if (size > limit / 4) {
      leftOut += 1;
      return;
    }
    if (newerSize + size > limit / 4) {
      leftOut += older.length;
      [older, newer, newerSize] = [newer, [], 0];
    }
    newer.push(line);
    newerSize += size;
  }

  return {
    add: (line) => {
      const size = line.length + 1;
      const isBeginning = older.length + newer.length + leftOut === 0;
      if (isBeginning && headSize + size <= limit / 2) {
        head.push(line);
        headSize += size;
      } else addToTail(line, size);
    },
    text: () => {
      const between = leftOut === 0 ? [] : [`… ${counted(leftOut, "line")} left out here …`];
      return `${[...head, ...between, ...older, ...newer].join("\n")}\n`;
    },
  };
}

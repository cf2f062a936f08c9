/** Runs tasks side by side, never more than a fixed number at once; the others wait in order. */
export interface RequestLanes {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** GitHub allows a hundred requests in flight per installation; ten keep us far away from it. */
export const LANES = 10;

export function requestLanes(width: number = LANES): RequestLanes {
  let busy = 0;
  const waiting: (() => void)[] = [];

  async function enter(): Promise<void> {
    if (busy < width) busy += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** Hands the lane to the next in line, so that nobody can slip in between. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }

  return {
    async run(task) {
      await enter();
      try {
        return await task();
      } finally {
        leave();
      }
    },
  };
}

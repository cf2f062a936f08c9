import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../ports/index.ts";

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
};

import type { Probot } from "probot";
import { EVENTS } from "./events/index.ts";
import type { Self } from "./wake.ts";
import type { TakeWake } from "./wakes.ts";

type EventName = Parameters<Probot["on"]>[0];

/** Lets every event we listen to wake what it means. Nothing is waited for: the delivery is answered at once. */
export function registerEvents(probot: Probot, self: Self, take: TakeWake): void {
  for (const handler of EVENTS) {
    // The list is typed as plain names so that it can be compared with the manifest; each is an event of GitHub's.
    probot.on(handler.event as EventName, ({ id, payload }: { id: string; payload: unknown }) => {
      for (const wake of handler.wakes(payload, self)) take(wake, id);
    });
  }
}

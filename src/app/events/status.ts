import * as z from "zod";
import { type EventHandler, intentOfBranch, Origin, triggersFor } from "../trigger.ts";

const StatusEvent = Origin.extend({
  state: z.string(),
  branches: z.array(z.object({ name: z.string() })),
});

/** Another system has set a commit status for good on the head of branches of ours: a gate may wait for it. */
export const status: EventHandler = {
  event: "status",
  triggers(payload) {
    const seen = StatusEvent.parse(payload);
    if (seen.state === "pending") return [];
    const meant = seen.branches.flatMap(({ name }) => intentOfBranch(name) ?? []);
    const slugs = new Map(
      meant.flatMap((target) => (target.kind === "intent" ? [[target.slug, target] as const] : [])),
    );
    return [...slugs.values()].flatMap((target) => triggersFor(seen, target));
  },
};

import * as z from "zod";
import { type EventHandler, intentOfBranch, isOwn, Origin, triggersFor } from "../trigger.ts";

const Push = Origin.extend({ ref: z.string() });

/** A branch of ours moved, came or went by somebody else's hand. */
export const push: EventHandler = {
  event: "push",
  triggers(payload, self) {
    const seen = Push.parse(payload);
    const branch = /^refs\/heads\/(.+)$/.exec(seen.ref)?.[1];
    return branch === undefined || isOwn(seen, self) ? [] : triggersFor(seen, intentOfBranch(branch));
  },
};

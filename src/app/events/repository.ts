import * as z from "zod";
import { type EventHandler, Origin, triggersFor } from "../trigger.ts";

const RepositoryEvent = Origin.extend({ action: z.string() });

/** After these something is to be written otherwise than before, or can be written again. */
const MATTERS: readonly string[] = ["renamed", "transferred", "unarchived", "edited"];

/** The repository got another name, owner or default branch, or is no longer archived: its intents go on from there. */
export const repository: EventHandler = {
  event: "repository",
  triggers(payload) {
    const seen = RepositoryEvent.parse(payload);
    return MATTERS.includes(seen.action) ? triggersFor(seen, { kind: "all" }) : [];
  },
};

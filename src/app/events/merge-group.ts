import * as z from "zod";
import { type EventHandler, Origin, triggersFor } from "../trigger.ts";

const MergeGroupEvent = Origin.extend({ merge_group: z.object({ head_ref: z.string() }) });

/** A merge queue has put a pull request to the test; its head wants our check too. */
export const mergeGroup: EventHandler = {
  event: "merge_group",
  triggers(payload) {
    const seen = MergeGroupEvent.parse(payload);
    const number = /\/pr-(\d+)-[0-9a-f]+$/.exec(seen.merge_group.head_ref)?.[1];
    return triggersFor(seen, number === undefined ? null : { kind: "pull", number: Number(number) });
  },
};

import * as z from "zod";
import { type EventHandler, Origin, triggersFor } from "../trigger.ts";

const MergeGroupEvent = Origin.extend({
  repository: Origin.shape.repository.extend({ default_branch: z.string().optional() }),
  merge_group: z.object({ head_ref: z.string(), head_sha: z.string().optional(), base_ref: z.string().optional() }),
});
type MergeGroupEvent = z.infer<typeof MergeGroupEvent>;

/** A merge queue has put a pull request to the test, whose head wants our check too; or the test is over. */
export const mergeGroup: EventHandler = {
  event: "merge_group",
  triggers(payload) {
    const seen = MergeGroupEvent.parse(payload);
    const number = /\/pr-(\d+)-[0-9a-f]+$/.exec(seen.merge_group.head_ref)?.[1];
    if (number === undefined) return [];
    const group = testedHead(seen);
    return triggersFor(seen, { kind: "pull", number: Number(number), ...(group === undefined ? {} : { group }) });
  },
};

/** What is tested for the default branch, while it is. */
function testedHead({ action, repository, merge_group }: MergeGroupEvent): string | undefined {
  const isDefault = merge_group.base_ref === `refs/heads/${repository.default_branch}`;
  return action === "checks_requested" && isDefault ? merge_group.head_sha : undefined;
}

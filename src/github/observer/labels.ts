import * as z from "zod";
import type { LabelSeen } from "../../ports/index.ts";
import { instant } from "../connection/index.ts";
import { ACTOR_PARTS, ActorParts, account } from "./accounts.ts";

/** Labels of a pull request, and the newest settings of labels: a label itself does not tell who set it. */
export const LABEL_PARTS = `labels(first: 50) { nodes { name } }
timelineItems(itemTypes: [LABELED_EVENT], last: 50) { nodes { __typename
  ... on LabeledEvent { createdAt label { name } actor { ${ACTOR_PARTS} } } } }`;

const Labeled = z.object({
  __typename: z.string(),
  createdAt: z.string().optional(),
  label: z.object({ name: z.string() }).optional(),
  actor: ActorParts.optional(),
});

export const LabelParts = {
  labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullable(),
  timelineItems: z.object({ nodes: z.array(Labeled) }),
};

interface Labels {
  readonly labels: z.infer<(typeof LabelParts)["labels"]>;
  readonly timelineItems: z.infer<(typeof LabelParts)["timelineItems"]>;
}

/** Each label with who set it last; nobody when that is too long ago to be seen. */
export function labelsSeen({ labels, timelineItems }: Labels): readonly LabelSeen[] {
  return (labels?.nodes ?? []).map(({ name }) => {
    const set = timelineItems.nodes.findLast((event) => event.label?.name === name);
    return { name, by: account(set?.actor ?? null), at: set?.createdAt ? instant(set.createdAt) : null };
  });
}

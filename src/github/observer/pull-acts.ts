import * as z from "zod";
import type { PullAct } from "../../ports/index.ts";
import { instant } from "../connection/index.ts";
import { ACTOR_PARTS, ActorParts, account } from "./accounts.ts";

/** GitHub's names for what is done to a pull request, in ours. */
const ACTS = {
  ClosedEvent: { act: "closed", on: true },
  BaseRefChangedEvent: { act: "base-changed", on: true },
  HeadRefDeletedEvent: { act: "branch-deleted", on: true },
  HeadRefForcePushedEvent: { act: "branch-forced", on: true },
  AddedToMergeQueueEvent: { act: "queued", on: true },
  RemovedFromMergeQueueEvent: { act: "queued", on: false },
  AutoMergeEnabledEvent: { act: "auto", on: true },
  AutoSquashEnabledEvent: { act: "auto", on: true },
  AutoRebaseEnabledEvent: { act: "auto", on: true },
  AutoMergeDisabledEvent: { act: "auto", on: false },
} as const satisfies Readonly<Record<string, Pick<PullAct, "act" | "on">>>;

const NAMES = Object.keys(ACTS) as readonly (keyof typeof ACTS)[];
const asItemType = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();

const isMerging = (name: keyof typeof ACTS): boolean => ["queued", "auto"].includes(ACTS[name].act);

/** The newest of them, as selections on a pull request: however often it is reopened, who had it merged stays in sight. */
export const ACT_PARTS = `${selection(
  "acts",
  NAMES.filter((name) => !isMerging(name)),
)}
${selection("merging", NAMES.filter(isMerging))}`;

function selection(alias: string, names: typeof NAMES): string {
  const parts = names.map((name) => `... on ${name} { createdAt actor { ${ACTOR_PARTS} } ${personOf(name)} }`);
  return `${alias}: timelineItems(itemTypes: [${names.map(asItemType).join(", ")}], last: 30) { nodes { __typename
  ${parts.join("\n  ")} } }`;
}

/** A queue or auto-merge can be entered in somebody's name by a machine. */
function personOf(name: keyof typeof ACTS): string {
  const field = name === "AddedToMergeQueueEvent" ? "enqueuer" : /Enabled/.test(name) ? "enabler" : null;
  return field === null ? "" : `person: ${field} { __typename login databaseId }`;
}

const Act = z.object({
  __typename: z.string(),
  createdAt: z.string().optional(),
  actor: ActorParts.optional(),
  person: ActorParts.optional(),
});

const Acts = z.object({ nodes: z.array(Act) }).nullable();

export const ActParts = { acts: Acts, merging: Acts };

/** What was done, oldest first. */
export function actsSeen({ acts, merging }: z.infer<z.ZodObject<typeof ActParts>>): readonly PullAct[] {
  const all = [...(acts?.nodes ?? []), ...(merging?.nodes ?? [])].flatMap((node): PullAct[] => {
    const { __typename, createdAt, actor, person } = node;
    const name = NAMES.find((one) => one === __typename);
    if (name === undefined || createdAt === undefined) return [];
    return [{ ...ACTS[name], by: account(person ?? actor ?? null), at: instant(createdAt) }];
  });
  return all.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

import * as z from "zod";
import type { CheckSeen, StatusSeen } from "../../ports/index.ts";
import { type Connection, instant } from "../connection/index.ts";
import { type NodeList, PAGE_INFO, page, wholeList } from "./pages.ts";

const RUN = "id databaseId name status conclusion title externalId startedAt checkSuite { app { databaseId slug } }";
const Run = z.object({
  __typename: z.literal("CheckRun"),
  id: z.string(),
  databaseId: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  title: z.string().nullable(),
  externalId: z.string().nullable(),
  startedAt: z.string().nullable(),
  checkSuite: z.object({ app: z.object({ databaseId: z.number().nullable(), slug: z.string() }).nullable() }),
});
type Run = z.infer<typeof Run>;

const STATUS = "context state description targetUrl";
const Status = z.object({
  __typename: z.literal("StatusContext"),
  context: z.string(),
  state: z.enum(["EXPECTED", "ERROR", "FAILURE", "PENDING", "SUCCESS"]),
  description: z.string().nullable(),
  targetUrl: z.string().nullable(),
});
type Status = z.infer<typeof Status>;

const Reported = z.discriminatedUnion("__typename", [Run, Status]);
const REPORTED = `__typename ... on CheckRun { ${RUN} } ... on StatusContext { ${STATUS} }`;

/**
 * Selection on a commit: what was reported on it last, by check runs of all apps and by statuses, in one list. Suites with
 * their runs would be a list below a list, which GitHub counts many times as much.
 */
export const HEAD_CHECKS = `oid statusCheckRollup { id contexts(first: 100) { ${PAGE_INFO} nodes { ${REPORTED} } } }`;
export const HeadChecks = z.object({
  oid: z.string(),
  statusCheckRollup: z.object({ id: z.string(), contexts: page(Reported) }).nullable(),
});
/** With the first page of what was reported; null while nothing was. */
export type HeadChecks = z.infer<typeof HeadChecks>;

const CONTEXTS: NodeList<Run | Status> = {
  type: "StatusCheckRollup",
  field: "contexts",
  selection: REPORTED,
  node: Reported,
};

/** The newest run of each name and app on a commit, and the statuses. */
export async function checksSeen(
  connection: Connection,
  { statusCheckRollup: rollup }: HeadChecks,
): Promise<{ readonly checks: readonly CheckSeen[]; readonly statuses: readonly StatusSeen[] }> {
  if (rollup === null) return { checks: [], statuses: [] };
  const all = await wholeList(connection, rollup.id, CONTEXTS, rollup.contexts);
  const newest = new Map<string, CheckSeen>();
  for (const one of all) {
    if (one.__typename !== "CheckRun") continue;
    const seen = checkSeen(one);
    const key = `${seen.app} ${seen.name}`;
    const other = newest.get(key);
    if (!other || other.id < seen.id) newest.set(key, seen);
  }
  const statuses = all.filter((one) => one.__typename === "StatusContext");
  return { checks: [...newest.values()], statuses: statuses.map(statusSeen) };
}

const STATES = {
  EXPECTED: "pending",
  PENDING: "pending",
  ERROR: "failed",
  FAILURE: "failed",
  SUCCESS: "success",
} as const;

/** GitHub's `EXPECTED` counts as pending, `ERROR` as failed. */
function statusSeen({ context, state, description, targetUrl }: Status): StatusSeen {
  return { name: context, state: STATES[state], description, url: targetUrl };
}

function checkSeen(run: Run): CheckSeen {
  const app = run.checkSuite.app;
  return {
    id: run.databaseId,
    node_id: run.id,
    name: run.name,
    app: app?.databaseId ?? null,
    app_slug: app?.slug ?? null,
    status: run.status.toLowerCase(),
    conclusion: run.conclusion?.toLowerCase() ?? null,
    title: run.title,
    external_id: run.externalId,
    started_at: run.startedAt === null ? null : instant(run.startedAt),
  };
}

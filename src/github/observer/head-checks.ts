import * as z from "zod";
import type { CheckSeen, StatusSeen } from "../../ports/index.ts";
import { type Connection, instant } from "../connection/index.ts";
import { type NodeList, PAGE_INFO, page, wholeList } from "./pages.ts";

const RUN_PARTS = "databaseId name status conclusion title externalId startedAt";
const RunParts = z.object({
  databaseId: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  title: z.string().nullable(),
  externalId: z.string().nullable(),
  startedAt: z.string().nullable(),
});
type RunParts = z.infer<typeof RunParts>;

const LATEST = "filterBy: { checkType: LATEST },";

const SUITE_PARTS = `id app { databaseId slug }
checkRuns(${LATEST} first: 50) { ${PAGE_INFO} nodes { ${RUN_PARTS} } }`;
const SuiteParts = z.object({
  id: z.string(),
  app: z.object({ databaseId: z.number().nullable(), slug: z.string() }).nullable(),
  checkRuns: page(RunParts).nullable(),
});
type SuiteParts = z.infer<typeof SuiteParts>;

/** Selection on a commit: check runs, and statuses, of which the newest under each name is told at once. */
export const HEAD_CHECKS = `id oid checkSuites(first: 20) { ${PAGE_INFO} nodes { ${SUITE_PARTS} } }
status { contexts { context state description targetUrl } }`;
const StatusParts = z.object({
  context: z.string(),
  state: z.enum(["EXPECTED", "ERROR", "FAILURE", "PENDING", "SUCCESS"]),
  description: z.string().nullable(),
  targetUrl: z.string().nullable(),
});
export const HeadChecks = z.object({
  id: z.string(),
  oid: z.string(),
  checkSuites: page(SuiteParts).nullable(),
  status: z.object({ contexts: z.array(StatusParts) }).nullable(),
});
/** With the first page of its suites; `checkSuites` or `status` null count as none. */
export type HeadChecks = z.infer<typeof HeadChecks>;

const SUITES: NodeList<SuiteParts> = { type: "Commit", field: "checkSuites", selection: SUITE_PARTS, node: SuiteParts };
const RUNS: NodeList<RunParts> = {
  type: "CheckSuite",
  field: "checkRuns",
  filter: LATEST,
  selection: RUN_PARTS,
  node: RunParts,
};

/** The newest run of each name and app on a commit. */
export async function checksSeen(connection: Connection, head: HeadChecks): Promise<readonly CheckSeen[]> {
  if (!head.checkSuites) return [];
  const suites = await wholeList(connection, head.id, SUITES, head.checkSuites);
  const newest = new Map<string, CheckSeen>();
  for (const suite of suites) {
    if (!suite.checkRuns) continue;
    for (const run of await wholeList(connection, suite.id, RUNS, suite.checkRuns)) {
      const seen = checkSeen(run, suite.app);
      const key = `${seen.app} ${seen.name}`;
      const other = newest.get(key);
      if (!other || other.id < seen.id) newest.set(key, seen);
    }
  }
  return [...newest.values()];
}

const STATES = {
  EXPECTED: "pending",
  PENDING: "pending",
  ERROR: "failed",
  FAILURE: "failed",
  SUCCESS: "success",
} as const;

/** GitHub's `EXPECTED` counts as pending, `ERROR` as failed. */
export function statusesSeen({ status }: HeadChecks): readonly StatusSeen[] {
  return (status?.contexts ?? []).map(({ context, state, description, targetUrl }) => {
    return { name: context, state: STATES[state], description, url: targetUrl };
  });
}

function checkSeen(run: RunParts, app: SuiteParts["app"]): CheckSeen {
  return {
    id: run.databaseId,
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

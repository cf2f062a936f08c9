import * as z from "zod";
import type { NoticeSeen } from "../../ports/index.ts";

/** Key of our job in the workflow file, and with that the name of its check run. */
const JOB = "run";

/** Of the node of a check suite. */
export const NOTICES = `... on CheckSuite { checkRuns(first: 5, filterBy: { checkName: "${JOB}", checkType: LATEST }) { nodes {
    annotations(first: 100) { nodes { title message annotationLevel } }
  } } }`;

const Annotation = z.object({
  title: z.string().nullable(),
  message: z.string(),
  annotationLevel: z.string().nullable(),
});
const CheckRun = z.object({ annotations: z.object({ nodes: z.array(Annotation) }).nullable() });

/** What `NOTICES` answers; null where there is no such suite. */
export const SuiteNotices = z.object({ checkRuns: z.object({ nodes: z.array(CheckRun) }).nullish() }).nullable();

/** In the order in which they were left. */
export function noticesSeen(suite: z.infer<typeof SuiteNotices>): readonly NoticeSeen[] {
  const left = (suite?.checkRuns?.nodes ?? []).flatMap(({ annotations }) => annotations?.nodes ?? []);
  return left.flatMap(({ title, message, annotationLevel }) =>
    annotationLevel === "NOTICE" && title !== null ? [{ title, message }] : [],
  );
}

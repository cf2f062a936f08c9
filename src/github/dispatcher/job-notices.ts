import * as z from "zod";
import type { RunSeen } from "../../ports/index.ts";
import type { Connection } from "../connection/index.ts";

/** Key of our job in the workflow file, and with that the name of its check run. */
const JOB = "run";

const DOCUMENT = `query Notices($suite: ID!, $job: String!) {
  node(id: $suite) { ... on CheckSuite { checkRuns(first: 5, filterBy: { checkName: $job, checkType: LATEST }) { nodes {
    annotations(first: 100) { nodes { title message annotationLevel } }
  } } } }
}`;

const Annotation = z.object({
  title: z.string().nullable(),
  message: z.string(),
  annotationLevel: z.string().nullable(),
});
const CheckRun = z.object({ annotations: z.object({ nodes: z.array(Annotation) }).nullable() });
const Answer = z.object({
  node: z.object({ checkRuns: z.object({ nodes: z.array(CheckRun) }).nullish() }).nullable(),
});

/** Messages of the notices that the run's job left under this title. One request. */
export async function jobNotices(connection: Connection, run: RunSeen, title: string): Promise<readonly string[]> {
  if (run.suite === null) return [];
  const { node } = await connection.query(`reading what run ${run.id} announced`, {
    document: DOCUMENT,
    variables: { suite: run.suite, job: JOB },
    answer: Answer,
  });
  const notices = (node?.checkRuns?.nodes ?? []).flatMap(({ annotations }) => annotations?.nodes ?? []);
  return notices.filter((one) => one.annotationLevel === "NOTICE" && one.title === title).map(({ message }) => message);
}

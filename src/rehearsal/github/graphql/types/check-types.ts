import type { CheckSuiteCheckRunsArgs } from "@octokit/graphql-schema";
import type { Annotation, CheckRun, CheckSuite, CommitStatus } from "../../model/records.ts";
import { combinedState } from "../../objects/status-objects.ts";
import { connection } from "../connections.ts";
import type { Resolvers } from "../context.ts";
import { commitNode } from "./git-types.ts";

interface StatusNode {
  readonly typename: "StatusCheckRollup";
  readonly nodeId: string;
  readonly runs: readonly CheckRun[];
  readonly statuses: readonly CommitStatus[];
}

interface StatusOfCommit {
  readonly typename: "Status";
  readonly nodeId: string;
  readonly contexts: readonly CommitStatus[];
}

const CheckSuiteType: Resolvers<CheckSuite> = {
  commit: ({ runs, headSha }) => (runs[0] ? commitNode(runs[0].repo, headSha) : null),
  checkRuns: (suite, args: CheckSuiteCheckRunsArgs) => connection(filteredRuns(suite, args.filterBy), args),
};

function filteredRuns({ runs }: CheckSuite, filter: CheckSuiteCheckRunsArgs["filterBy"]): readonly CheckRun[] {
  const all = filter?.checkType === "LATEST" ? [...new Map(runs.map((run) => [run.name, run])).values()] : runs;
  const { checkName, appId } = filter ?? {};
  return all.filter((run) => (checkName ?? run.name) === run.name && (appId ?? run.app.id) === run.app.id);
}

const CheckRunType: Resolvers<CheckRun> = {
  status: ({ status }) => status.toUpperCase(),
  conclusion: ({ conclusion }) => conclusion?.toUpperCase() ?? null,
  checkSuite: ({ suite }) => suite,
  repository: ({ repo }) => repo,
  annotations: ({ annotations }, args) => connection(annotations, args),
};

const CheckAnnotation: Resolvers<Annotation> = {
  location: ({ start_line, end_line }) => ({ start: { line: start_line }, end: { line: end_line } }),
  annotationLevel: ({ annotation_level }) => annotation_level.toUpperCase(),
  title: ({ title }) => title ?? null,
  rawDetails: ({ raw_details }) => raw_details ?? null,
};

const Rollup: Resolvers<StatusNode> = {
  contexts: ({ runs, statuses }, args) => connection<CheckRun | CommitStatus>([...runs, ...statuses], args),
  state: ({ runs, statuses }) => {
    const bad = ["failure", "cancelled", "timed_out", "action_required", "startup_failure"];
    const set = statuses.length === 0 ? "success" : combinedState(statuses);
    if (set === "failure" || runs.some((run) => bad.includes(run.conclusion ?? ""))) return "FAILURE";
    return set === "success" && runs.every((run) => run.conclusion !== null) ? "SUCCESS" : "PENDING";
  },
};

const StatusType: Resolvers<StatusOfCommit> = {
  state: ({ contexts }) => combinedState(contexts).toUpperCase(),
  contexts: ({ contexts }) => contexts,
};

const StatusContext: Resolvers<CommitStatus> = {
  state: ({ state }) => state.toUpperCase(),
};

export const checkTypes = {
  ...{ CheckSuite: CheckSuiteType, CheckRun: CheckRunType, CheckAnnotation, StatusCheckRollup: Rollup },
  ...{ Status: StatusType, StatusContext },
};

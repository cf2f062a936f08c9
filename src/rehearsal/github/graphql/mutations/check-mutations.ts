import type { CheckRunOutput, CreateCheckRunInput, UpdateCheckRunInput } from "@octokit/graphql-schema";
import { mergeWaiting } from "../../behaviour/auto-merge.ts";
import { type CheckInput, checkApp, createCheckRun, updateCheckRun } from "../../behaviour/checks.ts";
import type { CheckRun } from "../../model/records.ts";
import { type GraphqlContext, graphqlError, type Mutations, notResolved, writing } from "../context.ts";
import { nodeById } from "../types/repository-types.ts";
import { repositoryById } from "./repository-by-id.ts";

const CHECKS = [{ name: "checks", access: "write" }] as const;

/** Check runs, which only Apps make. */
export const checkMutations: Mutations = {
  createCheckRun: async (input: CreateCheckRunInput, context: GraphqlContext) => {
    const repo = await repositoryById(context, input.repositoryId, CHECKS);
    return writing(context, repo, async () => {
      const { actor } = context.caller;
      const made = { ...asRest(input), name: input.name, head_sha: String(input.headSha) };
      const run = await createCheckRun(context.world, repo, { ...made, app: checkApp(context.world, actor) }, actor);
      await mergeWaiting(context.world, repo);
      return { checkRun: run };
    });
  },
  updateCheckRun: async (input: UpdateCheckRunInput, context: GraphqlContext) => {
    const repo = await repositoryById(context, input.repositoryId, CHECKS);
    return writing(context, repo, async () => {
      const found = await nodeById(context, input.checkRunId);
      const run = "typename" in found && found.typename === "CheckRun" ? (found as CheckRun) : null; // the type name says so
      if (run?.repo !== repo) throw notResolved(`a CheckRun with the global id of '${input.checkRunId}'`);
      updateCheckRun(context.world, run, asRest(input), context.caller.actor);
      await mergeWaiting(context.world, repo);
      return { checkRun: run };
    });
  },
};

/** In the words of REST, where what is not given stays as it was. */
function asRest(input: CreateCheckRunInput | UpdateCheckRunInput): CheckInput {
  assertFits(input);
  const { externalId, detailsUrl, status, conclusion, output, actions, name } = input;
  return {
    ...(name ? { name } : {}),
    ...(externalId ? { external_id: externalId } : {}),
    ...(detailsUrl ? { details_url: String(detailsUrl) } : {}),
    ...(status ? { status: status.toLowerCase() } : {}),
    ...(conclusion ? { conclusion: conclusion.toLowerCase() } : {}),
    ...(output ? { output: outputOf(output) } : {}),
    ...(actions ? { actions: [...actions] } : {}),
  };
}

function outputOf({ title, summary, text, annotations }: CheckRunOutput): NonNullable<CheckInput["output"]> {
  return {
    ...{ title, summary },
    ...(text ? { text } : {}),
    annotations: (annotations ?? []).map(({ path, location, annotationLevel, message, title: heading }) => ({
      ...{ path, start_line: location.startLine, end_line: location.endLine, message },
      annotation_level: LEVELS[annotationLevel],
      ...(heading ? { title: heading } : {}),
    })),
  };
}

const LEVELS = { FAILURE: "failure", NOTICE: "notice", WARNING: "warning" } as const;

/** What GitHub takes of one request, as it describes it for REST. */
function assertFits({ output, actions }: CreateCheckRunInput | UpdateCheckRunInput): void {
  const long = (text: string | null | undefined, most: number): boolean => (text?.length ?? 0) > most;
  const faults = [
    [(output?.annotations?.length ?? 0) > 50, "annotations exceeds a maximum quantity of 50"],
    [
      long(output?.summary, 65_535) || long(output?.text, 65_535),
      "summary or text is too long (maximum is 65535 characters)",
    ],
    [(actions?.length ?? 0) > 3, "actions exceeds a maximum quantity of 3"],
    [
      actions?.some((one) => long(one.label, 20) || long(one.description, 40) || long(one.identifier, 20)) ?? false,
      "an action's label or identifier is longer than 20, or its description than 40 characters",
    ],
  ] as const;
  const [fault] = faults.filter(([is]) => is);
  if (fault) throw graphqlError("UNPROCESSABLE", fault[1]);
}

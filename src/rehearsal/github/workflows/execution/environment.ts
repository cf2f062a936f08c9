import type { Runtime } from "../runtime.ts";
import type { CommandFiles } from "./command-files.ts";
import { githubContext, runnerContext } from "./contexts.ts";
import type { JobState } from "./job-state.ts";

/** Members of the `github` context that become `GITHUB_*` variables. */
const FROM_CONTEXT =
  "sha ref ref_name ref_type head_ref base_ref event_name repository repository_owner actor triggering_actor workflow " +
  "workflow_ref workflow_sha run_id run_number run_attempt server_url api_url graphql_url";

/** Of the runner's own environment only what the options name; the platform's variables win over a workflow's. */
export function stepEnvironment(
  runtime: Runtime,
  state: JobState,
  own: { readonly env: Readonly<Record<string, string>>; readonly files: CommandFiles; readonly action: string },
): Readonly<Record<string, string>> {
  const path = [...state.path, runtime.env.PATH ?? ""].filter((part) => part !== "").join(":");
  return {
    LANG: "C.UTF-8",
    HOME: state.folders.home,
    CI: "true",
    ...runtime.env,
    ...Object.fromEntries(state.env),
    ...own.env,
    ...platformVariables(runtime, state),
    ...own.files,
    GITHUB_ACTION: own.action,
    PATH: own.env.PATH ?? path,
  };
}

function platformVariables(runtime: Runtime, state: JobState): Readonly<Record<string, string>> {
  const github = githubContext(runtime, state.run);
  const { folders } = state;
  const runner = runnerContext(folders.temp, folders.tools);
  return {
    ...Object.fromEntries(
      FROM_CONTEXT.split(" ").map((name) => [`GITHUB_${name.toUpperCase()}`, String(github[name] ?? "")]),
    ),
    GITHUB_ACTIONS: "true",
    GITHUB_JOB: state.record.key,
    GITHUB_WORKSPACE: folders.workspace,
    GITHUB_EVENT_PATH: folders.eventFile,
    RUNNER_OS: runner.os,
    RUNNER_ARCH: runner.arch,
    RUNNER_NAME: runner.name,
    RUNNER_ENVIRONMENT: runner.environment,
    RUNNER_TEMP: runner.temp,
    RUNNER_TOOL_CACHE: runner.tool_cache,
  };
}

import * as z from "zod";
import type { RepoRef, WorkflowHost } from "../../seams.ts";
import type { EventName } from "../definition/index.ts";

/** What a repository event means for workflows: where the file is read and what the run is about. */
export interface EventFacts {
  readonly event: EventName;
  readonly action: string | null;
  /** The commit whose workflow files count and that the run's checks hang on. */
  readonly sha: string;
  /** `GITHUB_REF`. */
  readonly ref: string;
  /** Branch shown as the run's head; null for tags. */
  readonly headBranch: string | null;
  readonly headRef: string;
  readonly baseRef: string;
  /** Head commit whose message may ask for no runs; null when this event knows no skipping. */
  readonly skippable: { readonly sha: string; readonly message: string | null } | null;
  /** Shown as the run's title when there is no `run-name`; null: the head commit's subject. */
  readonly title: string | null;
}

const push = z.object({
  ref: z.string(),
  after: z.string(),
  head_commit: z.object({ message: z.string() }).nullish(),
});
const pullRequest = z.object({
  action: z.string(),
  pull_request: z.object({
    number: z.number(),
    title: z.string(),
    head: z.object({ ref: z.string(), sha: z.string() }),
    base: z.object({ ref: z.string() }),
  }),
});
const comment = z.object({ action: z.string(), issue: z.object({ title: z.string() }) });

/** Reads an event's payload; null when this event never starts workflows here (other events, deleted branches). */
export async function readEventFacts(
  host: WorkflowHost,
  repo: RepoRef,
  event: string,
  payload: unknown,
): Promise<EventFacts | null> {
  if (event === "push") return pushFacts(push.parse(payload));
  if (event === "pull_request" || event === "pull_request_review") {
    return pullRequestFacts(event, pullRequest.parse(payload));
  }
  if (event !== "issue_comment") return null;
  const { action, issue } = comment.parse(payload);
  return defaultBranchFacts(host, repo, { event, action, title: issue.title });
}

function pushFacts({ ref, after, head_commit }: z.infer<typeof push>): EventFacts | null {
  if (/^0+$/.test(after)) return null;
  const headBranch = ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : null;
  const skippable = { sha: after, message: head_commit?.message ?? null };
  return { event: "push", action: null, sha: after, ref, headBranch, headRef: "", baseRef: "", skippable, title: null };
}

function pullRequestFacts(
  event: "pull_request" | "pull_request_review",
  { action, pull_request: pull }: z.infer<typeof pullRequest>,
): EventFacts {
  const { number, title, head, base } = pull;
  return {
    ...{ event, action, sha: head.sha, ref: `refs/pull/${number}/merge`, title },
    ...{ headBranch: head.ref, headRef: head.ref, baseRef: base.ref },
    skippable: event === "pull_request" ? { sha: head.sha, message: null } : null,
  };
}

/** Events that are not about a commit run on the head of the default branch; null while that has no commit. */
export async function defaultBranchFacts(
  host: WorkflowHost,
  repo: RepoRef,
  about: { readonly event: EventName; readonly action: string | null; readonly title: string | null },
): Promise<EventFacts | null> {
  const headBranch = host.defaultBranch(repo);
  const ref = `refs/heads/${headBranch}`;
  const sha = await host.resolve(repo, ref);
  return sha === null ? null : { ...about, sha, ref, headBranch, headRef: "", baseRef: "", skippable: null };
}

import type { NewPullRequest, PullRequestSeen } from "../ports/index.ts";
import { instant } from "./connection/index.ts";
import { isLockedByTitle } from "./draft-lock.ts";

/** What is read of GitHub's answer. */
interface Created {
  readonly number: number;
  readonly node_id: string;
  readonly title: string;
  readonly body: string | null;
  readonly html_url: string;
  readonly draft?: boolean;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string };
  readonly created_at: string;
}

/** A pull request as it stands right after it was opened: nobody has said anything of it yet. */
export function justOpened(data: Created, pull: NewPullRequest): PullRequestSeen {
  return {
    number: data.number,
    node_id: data.node_id,
    title: data.title,
    body: data.body ?? "",
    url: data.html_url,
    state: "open",
    draft: data.draft === true || isLockedByTitle(data.title),
    head_branch: pull.head,
    head: data.head.sha,
    base_branch: data.base.ref,
    created_at: instant(data.created_at),
    merged: null,
    acts: [],
    ...{ requested_reviewers: [], labels: [], reviews: [], comments: [], threads: [], checks: [], statuses: [] },
  };
}

import type { EventHandler } from "../wake.ts";
import { checkRun } from "./check-run.ts";
import { installation } from "./installation.ts";
import { installationRepositories } from "./installation-repositories.ts";
import { issueComment } from "./issue-comment.ts";
import { mergeGroup } from "./merge-group.ts";
import { pullRequest } from "./pull-request.ts";
import { pullRequestReview } from "./pull-request-review.ts";
import { pullRequestReviewComment } from "./pull-request-review-comment.ts";
import { pullRequestReviewThread } from "./pull-request-review-thread.ts";
import { push } from "./push.ts";
import { status } from "./status.ts";
import { workflowRun } from "./workflow-run.ts";

/** Every event the App listens to; any other is accepted and forgotten. */
export const EVENTS: readonly EventHandler[] = [
  checkRun,
  installation,
  installationRepositories,
  issueComment,
  mergeGroup,
  pullRequest,
  pullRequestReview,
  pullRequestReviewComment,
  pullRequestReviewThread,
  push,
  status,
  workflowRun,
];

import type { EventHandler } from "../trigger.ts";
import { checkRun } from "./check-run.ts";
import { installation, installationRepositories } from "./installation.ts";
import { issueComment } from "./issue-comment.ts";
import { mergeGroup } from "./merge-group.ts";
import { pullRequest } from "./pull-request.ts";
import { pullRequestReview, pullRequestReviewComment, pullRequestReviewThread } from "./pull-request-review.ts";
import { push } from "./push.ts";
import { repository } from "./repository.ts";
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
  repository,
  status,
  workflowRun,
];

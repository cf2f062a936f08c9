/** Webhooks of GitHub's description that the local GitHub may send, by the names they have there. */
export const EVENTS = [
  ...["created", "completed", "rerequested", "requested-action"].map((action) => `check-run-${action}`),
  ...["opened", "edited", "closed", "reopened", "labeled", "unlabeled"].map((action) => `issues-${action}`),
  ...["locked", "unlocked", "transferred", "deleted"].map((action) => `issues-${action}`),
  ...["created", "edited", "deleted"].map((action) => `issue-comment-${action}`),
  ...["opened", "edited", "closed", "reopened", "synchronize"].map((action) => `pull-request-${action}`),
  ...["converted-to-draft", "ready-for-review", "labeled", "unlabeled"].map((action) => `pull-request-${action}`),
  ...["review-requested", "review-request-removed", "locked", "unlocked"].map((action) => `pull-request-${action}`),
  ...["auto-merge-enabled", "auto-merge-disabled", "enqueued", "dequeued"].map((action) => `pull-request-${action}`),
  ...["submitted", "edited", "dismissed"].map((action) => `pull-request-review-${action}`),
  ...["created", "edited", "deleted"].map((action) => `pull-request-review-comment-${action}`),
  ...["resolved", "unresolved"].map((action) => `pull-request-review-thread-${action}`),
  ...["checks-requested", "destroyed"].map((action) => `merge-group-${action}`),
  ...["requested", "in-progress", "completed"].map((action) => `workflow-run-${action}`),
  ...["archived", "unarchived", "renamed", "transferred", "edited"].map((action) => `repository-${action}`),
  ...["added", "removed"].map((action) => `installation-repositories-${action}`),
  ...["create", "delete", "push", "status"],
];

/** Operation ids of GitHub's OpenAPI description that the local GitHub answers. */
export const OPERATIONS = [
  ...["get-authenticated", "list-installations", "get-repo-installation", "create-installation-access-token"].map(
    (id) => `apps/${id}`,
  ),
  ...[
    "list-webhook-deliveries",
    "get-webhook-delivery",
    "redeliver-webhook-delivery",
    "list-repos-accessible-to-installation",
  ].map((id) => `apps/${id}`),
  "apps/get-by-slug",
  "users/get-by-username",
  "users/get-authenticated",
  ...["get", "get-content", "get-collaborator-permission-level", "list-commits", "get-commit", "compare-commits"].map(
    (id) => `repos/${id}`,
  ),
  ...["create-commit-status", "list-commit-statuses-for-ref"].map((id) => `repos/${id}`),
  ...["list-activities", "get-branch-rules", "merge", "get-branch", "get-combined-status-for-ref"].map(
    (id) => `repos/${id}`,
  ),
  ...["list-matching-refs", "get-ref", "create-ref", "update-ref", "delete-ref", "get-tree", "create-tree"].map(
    (id) => `git/${id}`,
  ),
  ...["get-commit", "create-commit", "get-blob", "create-blob"].map((id) => `git/${id}`),
  ...["list", "create", "get", "update", "list-files", "list-commits", "merge", "create-review", "list-reviews"].map(
    (id) => `pulls/${id}`,
  ),
  ...["dismiss-review", "request-reviewers", "remove-requested-reviewers", "list-review-comments"].map(
    (id) => `pulls/${id}`,
  ),
  ...["create-review-comment", "update-review-comment", "create-reply-for-review-comment", "check-if-merged"].map(
    (id) => `pulls/${id}`,
  ),
  ...["list-for-repo", "create", "get", "update", "list-comments", "create-comment", "get-comment"].map(
    (id) => `issues/${id}`,
  ),
  ...["update-comment", "delete-comment", "list-comments-for-repo"].map((id) => `issues/${id}`),
  ...["add-labels", "remove-label", "list-labels-on-issue"].map((id) => `issues/${id}`),
  ...["create-for-issue", "list-for-issue", "create-for-issue-comment", "list-for-issue-comment"].map(
    (id) => `reactions/${id}`,
  ),
  "reactions/delete-for-issue-comment",
  ...["create-for-pull-request-review-comment", "list-for-pull-request-review-comment"].map((id) => `reactions/${id}`),
  ...["create", "update", "get", "list-for-ref", "list-annotations", "rerequest-run"].map((id) => `checks/${id}`),
  "rate-limit/get",
  "meta/get",
  "teams/get-membership-for-user-in-org",
  ...[
    "create-workflow-dispatch",
    "get-workflow",
    "list-workflow-runs-for-repo",
    "list-workflow-runs",
    "get-workflow-run",
  ].map((id) => `actions/${id}`),
  ...[
    "list-jobs-for-workflow-run",
    "list-workflow-run-artifacts",
    "download-artifact",
    "cancel-workflow-run",
    "re-run-workflow",
  ].map((id) => `actions/${id}`),
];

import type { World } from "../model/world.ts";
import type { RuleOptions } from "../options.ts";

/** One ruleset as the list of its rules that GitHub tells; whose they are is for the caller to add. */
export function rulesOfSet(world: World, rule: RuleOptions): readonly object[] {
  return [...pullRule(rule), ...checksRule(world, rule), ...queueRule(rule), ...plainRules(rule)];
}

function pullRule(rule: RuleOptions): readonly object[] {
  const { requiredApprovals, resolvedConversations, codeOwnerReview } = rule;
  if (requiredApprovals === undefined && !resolvedConversations && !codeOwnerReview) return [];
  const parameters = {
    required_approving_review_count: requiredApprovals ?? 0,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: codeOwnerReview ?? false,
    require_last_push_approval: false,
    required_review_thread_resolution: resolvedConversations ?? false,
  };
  return [{ type: "pull_request", parameters }];
}

function checksRule(world: World, { requiredChecks }: RuleOptions): readonly object[] {
  if (requiredChecks === undefined) return [];
  const required_status_checks = requiredChecks.map(({ context, app: slug }) => {
    const app = world.apps.find((one) => one.slug === slug);
    return { context, ...(app ? { integration_id: app.id } : {}) };
  });
  const parameters = { required_status_checks, strict_required_status_checks_policy: false };
  return [{ type: "required_status_checks", parameters }];
}

/** One entry is tested at a time. */
function queueRule({ mergeQueue }: RuleOptions): readonly object[] {
  if (!mergeQueue) return [];
  const counts = { max_entries_to_build: 1, max_entries_to_merge: 1, min_entries_to_merge: 1 };
  const waits = { check_response_timeout_minutes: 60, min_entries_to_merge_wait_minutes: 5 };
  return [
    { type: "merge_queue", parameters: { ...counts, ...waits, grouping_strategy: "ALLGREEN", merge_method: "MERGE" } },
  ];
}

function plainRules(rule: RuleOptions): readonly object[] {
  return [
    ...(rule.restrictUpdates ? [{ type: "update", parameters: { update_allows_fetch_and_merge: false } }] : []),
    ...(rule.restrictCreations ? [{ type: "creation" }] : []),
    ...(rule.restrictDeletions ? [{ type: "deletion" }] : []),
    ...(rule.noForcePushes ? [{ type: "non_fast_forward" }] : []),
    ...(rule.signedCommits ? [{ type: "required_signatures" }] : []),
    ...(rule.linearHistory ? [{ type: "required_linear_history" }] : []),
  ];
}

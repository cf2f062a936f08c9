/** What the timeline of a pull request keeps here, in GitHub's words. */
export type PullEventName =
  | "ClosedEvent"
  | "BaseRefChangedEvent"
  | "HeadRefDeletedEvent"
  | "HeadRefForcePushedEvent"
  | "AddedToMergeQueueEvent"
  | "RemovedFromMergeQueueEvent"
  | "AutoMergeEnabledEvent"
  | "AutoMergeDisabledEvent";

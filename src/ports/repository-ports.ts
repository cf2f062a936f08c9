import type { Activity } from "./activity.ts";
import type { Checks } from "./checks.ts";
import type { Conversation } from "./conversation.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Permissions } from "./people.ts";
import type { PullRequests } from "./pull-requests.ts";
import type { Observer } from "./snapshot.ts";
import type { StateStore } from "./state-store.ts";

/** Everything the engine needs from where one repository is hosted. */
export interface RepositoryPorts {
  readonly store: StateStore;
  readonly observer: Observer;
  readonly pulls: PullRequests;
  readonly conversation: Conversation;
  readonly checks: Checks;
  readonly dispatcher: Dispatcher;
  readonly permissions: Permissions;
  readonly activity: Activity;
}

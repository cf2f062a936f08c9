export { ACTOR_PARTS, ActorParts, account } from "./accounts.ts";
export { COMMENT_PARTS, CommentParts, commentSeen } from "./comments.ts";
export { githubObserver } from "./github-observer.ts";

export { mergeIntoBranch } from "./branch-merge.ts";
export { githubStore, type StoreOptions } from "./github-store.ts";
export { type ObjectCache, objectCache } from "./object-cache.ts";

export { mergeIntoBranch } from "./branch-merge.ts";
export { githubStore, type StoreOptions } from "./github-store.ts";
export { bytesOf, type ObjectCache, objectCache } from "./object-cache.ts";

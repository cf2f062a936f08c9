export { GITHUB_SIGNERS } from "./commit-history.ts";
export { type FetchRequest, fetchCommits } from "./fetch-commits.ts";
export { type GitPlace, gitText, inPlace, type Surroundings } from "./git-process.ts";
export { type GitStoreOptions, gitStore } from "./git-store.ts";
export { blobText, fileTree, type ListedEntry, listEntries, readObjects, readTree } from "./object-reading.ts";
export { changesSince, copyIndex, type TreeChange, touchedPaths, treeNow, watchTree } from "./working-tree.ts";

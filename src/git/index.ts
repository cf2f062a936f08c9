export { type FetchRequest, fetchCommits } from "./fetch-commits.ts";
export { gitStore } from "./git-store.ts";
export { readTree } from "./object-reading.ts";
export { type WorkingChange, type WorkingTree, workingTree } from "./working-tree.ts";

export { GITHUB_SIGNERS } from "./commit-history.ts";
export { type FetchRequest, fetchCommits } from "./fetch-commits.ts";
export type { Surroundings } from "./git-process.ts";
export { type GitStoreOptions, gitStore } from "./git-store.ts";
export { readTree } from "./object-reading.ts";

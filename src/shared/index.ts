export { blobId, digest, EMPTY_BLOB } from "./blob-id.ts";
export { commandWords } from "./command-words.ts";
export { counted } from "./counted.ts";
export { cutEnd } from "./cut-end.ts";
export { isSecretName, variableProblem } from "./environment-names.ts";
export type { ErrorCode } from "./error-codes/index.ts";
export {
  assertNever,
  Bug,
  describeError,
  HostError,
  type HostFailure,
  RepositoryClosedError,
  RepositoryMovedError,
  StaleHeadError,
  UserError,
} from "./errors.ts";
export { contentId, fileId, fileIdAt, fileIds, modeOf } from "./file-id.ts";
export { hiddenKeys, shownKeys } from "./foreign-keys.ts";
export { collectProblems, FormatError, type FormatProblem } from "./format-error.ts";
export {
  editFrontMatter,
  type FrontMatter,
  parseFrontMatter,
  readFrontMatter,
  renderFrontMatter,
} from "./front-matter.ts";
export { isRecord } from "./is-record.ts";
export { parseJson } from "./json.ts";
export { namesApart } from "./names-apart.ts";
export { editDistance, nearest } from "./nearest.ts";
export { own } from "./own.ts";
export { globMatcher, globProblem } from "./path-globs.ts";
export { plainLines, plainTitle } from "./plain-words.ts";
export { RecentlyUsed } from "./recently-used.ts";
export { type CacheLimits, remembered } from "./remembered.ts";
export { secondOf } from "./second-of.ts";
export { checkShape, type LineOf, REFUSED_KEYS } from "./shape.ts";
export { checkSize, parseYaml, type ReadYaml, readYaml, renderYaml, type Source, type Where } from "./yaml.ts";

export { blobId, digest, EMPTY_BLOB } from "./blob-id.ts";
export { assertNever, Bug, describeError, HostError, type HostFailure, StaleHeadError, UserError } from "./errors.ts";

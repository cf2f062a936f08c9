export { type Artifact, ArtifactStore } from "./artifact-store.ts";
export { collectFiles } from "./collect-files.ts";
export { unpackZip } from "./unpack-zip.ts";

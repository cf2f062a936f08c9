import { createHash } from "node:crypto";

/** Title of the notice by which a job announces the digest of its outcome. */
export const OUTCOME_NOTICE = "haiku-outcome";
/** Title of the notice in which the workflow says the id of the artifact, once it is there. */
export const ARTIFACT_NOTICE = "haiku-artifact";

/**
 * `sha256:<hex>` over a whole outcome: the digest of each file with its path, in one order. The job
 * announces it as the last thing it does; whoever takes the outcome in computes it again from what was uploaded.
 */
export function outcomeDigest(files: ReadonlyMap<string, Uint8Array>): string {
  const lines = [...files].map(([path, bytes]) => `${sha256(bytes)} ${JSON.stringify(path)}\n`).sort();
  return `sha256:${sha256(lines.join(""))}`;
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

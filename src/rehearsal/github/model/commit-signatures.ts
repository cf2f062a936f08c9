import type { Commit } from "../git/parse-objects.ts";
import { isSignedWith } from "../git/ssh-signature.ts";
import { accountByEmail } from "./accounts.ts";
import type { Repository } from "./records.ts";
import type { World } from "./world.ts";

/** Whose signature a commit has: GitHub's own, its committer's, one that is not good by a key of theirs, or none. */
export type SignedBy = "GitHub" | "committer" | "somebody unknown" | null;

export function signedBy(world: World, repo: Repository, { oid, committer, signature }: Commit): SignedBy {
  if (repo.signed.has(oid)) return "GitHub";
  if (signature === null) return null;
  const keys = accountByEmail(world, committer.email)?.signingKeys ?? [];
  return isSignedWith(keys, signature.payload, signature.armored) ? "committer" : "somebody unknown";
}

/** Whether GitHub shows it as verified, and takes it where signatures are asked for. */
export function isVerified(world: World, repo: Repository, commit: Commit): boolean {
  const by = signedBy(world, repo, commit);
  return by === "GitHub" || by === "committer";
}

import { globMatcher } from "../../../shared/index.ts";
import { approvers } from "../model/branch-rules.ts";
import { pullFiles } from "../model/pull-facts.ts";
import type { PullRequest } from "../model/records.ts";

const PLACES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** Whose review a pull request still lacks, by the CODEOWNERS of its base: of each changed file the last line that matches. */
export async function missingOwners(pull: PullRequest): Promise<readonly string[]> {
  const lines = await ownerLines(pull);
  if (lines.length === 0) return [];
  const approved = new Set(approvers(pull).map(({ login }) => login.toLowerCase()));
  const owners = (await pullFiles(pull)).map(({ path }) => lines.findLast(({ matches }) => matches(path) !== null)?.by);
  const missing = owners.filter((by) => by !== undefined && by.length > 0 && !by.some((one) => approved.has(one)));
  return [...new Set(missing.flatMap((by) => by ?? []))];
}

interface OwnerLine {
  readonly matches: (path: string) => string | null;
  /** Logins in lower case. */
  readonly by: readonly string[];
}

async function ownerLines({ repo, baseSha }: PullRequest): Promise<readonly OwnerLine[]> {
  const files = await repo.git.entries(baseSha);
  const file = PLACES.flatMap((place) => files.find(({ path }) => path === place) ?? [])[0];
  const text = file === undefined ? "" : ((await repo.git.object(file.oid))?.content.toString("utf8") ?? "");
  const lines = text.split("\n").map((line) => line.replace(/#.*/, "").trim().split(/\s+/));
  return lines.flatMap(([pattern = "", ...by]) =>
    pattern === "" ? [] : { matches: globMatcher([pattern]), by: by.map((one) => one.replace(/^@/, "").toLowerCase()) },
  );
}

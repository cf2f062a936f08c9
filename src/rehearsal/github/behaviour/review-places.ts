import { type FileChange, hunkAt, parseHunks } from "../git/diff.ts";
import { EMPTY_TREE } from "../git/write-objects.ts";
import { ApiError } from "../http/api-error.ts";
import type { Body } from "../http/openapi.ts";
import type { PullRequest } from "../model/records.ts";

/** A review comment as GitHub describes it; inside a review it names no commit of its own. */
export type CommentInput = NonNullable<NonNullable<Body<"pulls/create-review">>["comments"]>[number] &
  Pick<Body<"pulls/create-review-comment">, "subject_type">;

/** Where a review comment may stand, and the piece of diff shown above it. */
export interface Place {
  readonly path: string;
  readonly subject: "line" | "file";
  readonly side: "LEFT" | "RIGHT";
  readonly line: number | null;
  readonly startLine: number | null;
  readonly diffHunk: string;
}

/** What the pull request shows at this commit; comments are placed on it. */
export async function filesAt(pull: PullRequest, commitId: string): Promise<readonly FileChange[]> {
  const base = await pull.repo.git.mergeBase(pull.baseSha, commitId);
  return pull.repo.git.diff(base ?? EMPTY_TREE, commitId);
}

function refuse(message: string): ApiError {
  return new ApiError(422, "Unprocessable Entity", { errors: [message] });
}

/** Throws 422 for a file that is not in the diff or a line outside its hunks. */
export function placeOf(files: readonly FileChange[], input: CommentInput): Place {
  const file = files.find((one) => one.path === input.path);
  if (!file) throw refuse("Path could not be resolved");
  const side = input.side === "LEFT" ? "LEFT" : "RIGHT";
  if (input.subject_type === "file")
    return { path: input.path, subject: "file", side, line: null, startLine: null, diffHunk: "" };
  const hunks = parseHunks(file.patch ?? "");
  const line =
    input.line ?? (input.position === undefined ? undefined : lineAtPosition(file.patch ?? "", input.position));
  if (line === undefined) throw refuse("Line could not be resolved");
  const hunk = hunkAt(hunks, side, line);
  if (!hunk) throw refuse("Pull request review thread line must be part of the diff");
  const start = input.start_line ?? null;
  if (start !== null && (start >= line || hunkAt(hunks, side, start) !== hunk)) {
    throw refuse("Pull request review thread start line must precede the end line and be part of the same hunk.");
  }
  return { path: input.path, subject: "line", side, line, startLine: start, diffHunk: hunk.text };
}

/** Old-style places count lines from the first `@@`; only lines of the new side are understood. */
function lineAtPosition(patch: string, position: number): number | undefined {
  let line = 0;
  for (const [index, text] of patch.split("\n").entries()) {
    const header = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text);
    if (header) line = Number(header[1]) - 1;
    else if (!text.startsWith("-")) line += 1;
    if (index === position) return header || text.startsWith("-") ? undefined : line;
  }
  return undefined;
}

import * as z from "zod";
import { ask } from "../github-app.ts";
import { mayHoldCommand, type RepoName, type Self, type TriggerTarget } from "../trigger.ts";

/** A comment with a command, as a sweep finds it: what it would have woken, had its delivery come. */
export interface FoundComment {
  readonly id: number;
  /** When it was written or changed, by GitHub's clock. Milliseconds since 1970. */
  readonly at: number;
  readonly target: TriggerTarget;
}

const Comments = z.array(
  z.object({
    id: z.int(),
    body: z.string().nullish(),
    issue_url: z.string(),
    html_url: z.string(),
    updated_at: z.string(),
    user: z.object({ id: z.int(), login: z.string() }).nullable(),
    performed_via_github_app: z.object({ id: z.int() }).nullish(),
  }),
);

/** What lists are asked by. */
export interface Requests {
  request(route: string, parameters: Record<string, unknown>): Promise<{ readonly data: unknown }>;
}

const PAGE = 100;
/** So much is read of one repository in one sweep; what is older is read first, and the rest next time. */
const MOST_PAGES = 10;

/**
 * Comments with commands that were written or changed since then, in issues and pull requests alike, oldest first; none of
 * the App's own, and none that the App has answered. `since`: milliseconds since 1970.
 */
export async function recentCommands(
  octokit: Requests,
  { repo, since, self }: { readonly repo: RepoName; readonly since: number; readonly self: Self },
): Promise<readonly FoundComment[]> {
  const all: z.infer<typeof Comments> = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = { owner: repo.owner, repo: repo.name, since: new Date(since).toISOString(), per_page: PAGE, page };
    const answer = await ask(() => octokit.request("GET /repos/{owner}/{repo}/issues/comments", query));
    const entries = Comments.parse(answer.data);
    all.push(...entries);
    if (entries.length < PAGE) break;
  }
  return unanswered(all, self);
}

/** Our answers say which comment they answer; a `start` that worked is answered without that, and is asked about. */
function unanswered(comments: z.infer<typeof Comments>, self: Self): readonly FoundComment[] {
  const ours = comments.filter((one) => isOurs(one, self)).map(({ body }) => body ?? "");
  const answered = new Set(ours.flatMap((body) => /<!-- haiku:answer comment\/(\d+) -->/.exec(body)?.[1] ?? []));
  return comments.flatMap((one) => {
    if (isOurs(one, self) || !mayHoldCommand(one.body ?? null) || answered.has(String(one.id))) return [];
    const number = Number(/\/(\d+)$/.exec(one.issue_url)?.[1]);
    const inPull = /\/pull\/\d+/.test(one.html_url);
    return [
      {
        id: one.id,
        at: Date.parse(one.updated_at),
        target: inPull ? { kind: "pull", number } : { kind: "issue-comment", issue: number, comment: one.id },
      },
    ];
  });
}

function isOurs({ user, performed_via_github_app: app }: z.infer<typeof Comments>[number], self: Self): boolean {
  return user?.id === self.bot.id || app?.id === self.appId;
}

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Conversation, Observer, PullRequests, StateStore } from "../../src/ports/index.ts";

export interface ConversationUnderTest {
  readonly conversation: Conversation;
  readonly observer: Observer;
  readonly pulls: PullRequests;
  readonly store: StateStore;
  readonly base: string;
  /** Login of the account the adapter writes as. */
  readonly self: string;
  readonly selfId: number;
  /** Opens an issue as the person `developer`. */
  openIssue(title: string, body: string): Promise<number>;
  /** Comments as the person `developer`; answers the comment's id. */
  say(number: number, body: string): Promise<number>;
  /** Reviews as the person `maintainer`; answers the review's id. */
  approve(number: number): Promise<number>;
  /** Remarks at the first line of a file as the person `maintainer`, in a review that asks for changes. */
  remark(number: number, path: string): Promise<void>;
  /** Changes the text of a review or of a comment of one, as the person `developer`. */
  rewrite(what: "review" | "review-comment", nodeId: string, body: string): Promise<void>;
  close(): Promise<void>;
}

const BRANCH = "haiku/airports/main";

/** What every adapter for conversations promises. */
export function conversationContract(name: string, make: () => Promise<ConversationUnderTest>): void {
  describe(`conversation on ${name}`, () => {
    let under: ConversationUnderTest;
    let issue: number;
    beforeEach(async () => {
      under = await make();
      issue = await under.openIssue("Load airports", "Every night.");
    });
    afterEach(() => under.close());

    async function openPull() {
      const { store, pulls, base } = under;
      await store.createBranch(BRANCH, base);
      const changes = [{ path: "new.md", content: "one\ntwo\nthree\n" }];
      const { sha: head } = await store.commit({ branch: BRANCH, expectedHead: base, message: "m", changes });
      const { number } = await pulls.open({ title: "t", body: "b", head: BRANCH, base: "main", draft: true });
      return { number, head };
    }
    async function pull() {
      const [seen] = (await under.observer.snapshot("airports", [], issue)).pull_requests;
      if (!seen) throw new TypeError("no pull request seen");
      return seen;
    }

    it("reads the goal and who set it", async () => {
      const goal = await under.conversation.issue(issue);
      expect(goal).toEqual({
        title: "Load airports",
        body: "Every night.",
        author: { login: "developer", id: expect.any(Number), bot: false },
        edited: null,
      });
    });

    it("comments, and reads comments oldest first", async () => {
      const asked = await under.say(issue, "/haiku start");
      const answered = await under.conversation.comment(issue, "Started.");
      const comments = await under.conversation.comments(issue, null);
      expect(comments.map(({ id, body, author }) => [id, body, author?.login, author?.bot])).toEqual([
        [asked, "/haiku start", "developer", false],
        [answered, "Started.", under.self, true],
      ]);
      expect((await under.observer.snapshot("airports", [], issue)).issue_comments).toEqual(comments);
    });

    it("leaves out comments from before another", async () => {
      await under.say(issue, "early");
      const asked = await under.say(issue, "asked");
      await under.say(issue, "late");
      const bodies = async (from: number) => (await under.conversation.comments(issue, from)).map(({ body }) => body);
      expect(await bodies(asked)).toEqual(["asked", "late"]);
      expect(await bodies(asked + 1_000_000)).toEqual([]);
    });

    it("reacts once: the first is mine, later ones are there", async () => {
      const comment = await under.say(issue, "/haiku help");
      expect(await under.conversation.react("comment", comment, "eyes")).toBe("mine");
      expect(await under.conversation.react("comment", comment, "eyes")).toBe("there");
      expect(await under.conversation.react("issue", issue, "rocket")).toBe("mine");
      expect((await under.conversation.comments(issue, null))[0]?.our_reactions).toEqual(["eyes"]);
    });

    it("takes a reaction back once it is old enough, and only for one who asks", async () => {
      const { conversation } = under;
      const comment = await under.say(issue, "/haiku help");
      expect(await conversation.release(comment, under.selfId, 0)).toBe(false); // there is none
      await conversation.react("comment", comment, "eyes");
      expect(await conversation.release(comment, under.selfId, 3_600_000)).toBe(false);
      expect(await conversation.release(comment, under.selfId + 1, 0)).toBe(false);
      const both = [conversation.release(comment, under.selfId, 0), conversation.release(comment, under.selfId, 0)];
      expect((await Promise.all(both)).toSorted()).toEqual([false, true]);
      expect(await conversation.react("comment", comment, "eyes")).toBe("mine");
    });

    it("reviews with inline comments, replies, edits and resolves", async () => {
      const { number, head } = await openPull();
      const comments = [{ path: "new.md", line: 3, start_line: 2, side: "RIGHT" as const, body: "finding" }];
      const review = await under.conversation.review({ number, commit: head, body: "One finding.", comments });
      const [thread] = (await pull()).threads;
      expect(thread).toMatchObject({
        resolved: false,
        outdated: false,
        path: "new.md",
        line: 3,
        comments: [{ body: "finding", review }],
      });
      const { node_id = "", comments: [first] = [] } = thread ?? {};
      await under.conversation.replyInThread(node_id, "done");
      await under.conversation.editReviewComment(first?.node_id ?? "", "finding (fixed)");
      expect(await under.conversation.react("review-comment", first?.id ?? 0, "+1")).toBe("mine");
      expect(await under.conversation.resolveThread(node_id)).toBe(true);
      const [after] = (await pull()).threads;
      expect(after).toMatchObject({
        resolved: true,
        comments: [
          { body: "finding (fixed)", our_reactions: ["+1"], edited: true, editor: { login: under.self, bot: true } },
          { body: "done", edited: false, editor: null },
        ],
      });
    });

    it("sees whether a review and its remarks were edited, and by whom", async () => {
      const { number } = await openPull();
      await under.remark(number, "new.md");
      const seen = async () => {
        const { reviews, threads } = await pull();
        return [...reviews, ...threads.flatMap(({ comments }) => comments)];
      };
      const [review, remark, ...more] = await seen();
      expect(more).toEqual([]);
      const by = { author: { login: "maintainer" } };
      expect([review, remark]).toMatchObject([
        { ...by, edited: false, editor: null },
        { ...by, edited: false, editor: null },
      ]);
      await under.rewrite("review-comment", remark?.node_id ?? "", "another remark");
      const other = { ...by, edited: true, editor: { login: "developer", bot: false } };
      expect(await seen()).toMatchObject([{ edited: false }, { ...other, body: "another remark" }]);
      await under.rewrite("review", review?.node_id ?? "", "another review");
      expect((await seen())[0]).toMatchObject({ ...other, body: "another review" });
    });

    it("refuses a review with a comment outside the diff, as a whole", async () => {
      const { number, head } = await openPull();
      const at = (line: number) => ({ path: "new.md", line, side: "RIGHT" as const, body: "x" });
      const review = under.conversation.review({ number, commit: head, body: "b", comments: [at(1), at(99)] });
      await expect(review).rejects.toMatchObject({ name: "UserError", code: "anchor_outside_diff" });
      expect(await pull()).toMatchObject({ threads: [], reviews: [] });
    });

    it("sees a person's review with its commit and dismisses it", async () => {
      const { number, head } = await openPull();
      const id = await under.approve(number);
      expect((await pull()).reviews).toMatchObject([
        { id, state: "approved", commit: head, author: { login: "maintainer", bot: false } },
      ]);
      const done = await under.conversation.dismissReview(number, id, "Counted as plan sign-off.");
      expect(done).toEqual({ kind: "dismissed" });
      expect((await pull()).reviews).toMatchObject([
        { id, state: "dismissed", dismissed: { was: "approved", by: { bot: true } } },
      ]);
    });
  });
}

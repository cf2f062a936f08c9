import { expect, it } from "vitest";
import { replyToRemarks } from "../../../src/engine/effects/replies.ts";
import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import type { PullRequestSeen } from "../../../src/ports/index.ts";
import { aComment, anObservation, aPull, aReview, PEOPLE } from "../../support/recorded/observation.ts";
import { aNewFinding, MAINTAINER } from "../../support/recorded/records.ts";
import { apply, at, begin, startWalk } from "../../support/walk.ts";

const options = { bot: PEOPLE.ci, repo: { owner: "o", name: "r" }, webUrl: "https://h" } as unknown as EngineOptions;
const remark = aNewFinding({
  ...{ title: "Not yet.", body: "Not yet.", origin: "user-chat", severity: null },
  author: { ...MAINTAINER, kind: "human" },
});

/** What is said, and where, once remarks with these sources are closed. */
async function said(refs: readonly string[], pulls: readonly PullRequestSeen[]): Promise<readonly string[]> {
  const walk = startWalk();
  begin(walk, "build");
  for (const source_ref of refs) apply(walk, { do: "file", at: at(), findings: [{ ...remark, source_ref }] });
  const by = MAINTAINER;
  const ruled = { at: at(), by, source: "comment/9", reason: "no", until: null, severity: null } as const;
  for (const { id } of walk.state.findings) apply(walk, { do: "rule", ...ruled, finding: id, ruling: "rejected" });
  const words: string[] = [];
  const comment = async (number: number, body: string): Promise<void> => void words.push(`#${number} ${body}`);
  await replyToRemarks({ conversation: { comment } } as unknown as EnginePorts, options, anObservation(walk, pulls));
  return words;
}

it("the text of a review is answered on its pull request, a comment beside it in the same breath", async () => {
  const pull = aPull({ reviews: [aReview()], comments: [aComment()] });
  const [words, ...more] = await said(["review/50", "comment/70"], [pull]);
  expect(more).toEqual([]);
  expect(words).toMatch(/^#3 .*trip\/FB-001[\s\S]*---[\s\S]*trip\/FB-002/);
});

it("what is answered, and what has a thread of its own, is left alone", async () => {
  const answer = aComment({ id: 71, author: PEOPLE.ci, body: "<!-- haiku:finding trip/FB-001 -->\ndone" });
  const pull = aPull({ reviews: [aReview()], comments: [answer] });
  expect(await said(["review/50", "review-comment/60"], [pull])).toEqual([]);
});

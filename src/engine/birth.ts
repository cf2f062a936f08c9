import { folderOf, intentBranch } from "../method/index.ts";
import { intentGoalPath, renderGoal, renderWorkMessage } from "../state/index.ts";
import { issueOf } from "./comments.ts";
import type { Unborn } from "./observe.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";

/** Makes the intent branch with the goal in the words of whoever asked. Safe to repeat: a branch that is there is left alone. */
export async function makeIntentBranch(ports: EnginePorts, options: EngineOptions, unborn: Unborn): Promise<void> {
  const { state } = unborn.books;
  const branch = intentBranch(state.slug);
  const base = unborn.snapshot.default_branch.head;
  const content = renderGoal(await goalOf(ports, options, unborn));
  const made = await ports.store.createBranch(branch, base);
  if (made === "exists") return;
  const skipCi = unborn.project.config.ci === "ask";
  const message = renderWorkMessage({
    subject: `start ${state.intent.title}`,
    intent: state.slug,
    steps: [],
    ledger: unborn.books.head,
    skipCi,
  });
  await ports.store.commit({
    branch,
    expectedHead: base,
    message,
    changes: [{ path: intentGoalPath(folderOf(state)), content }],
  });
}

async function goalOf(
  ports: EnginePorts,
  options: EngineOptions,
  { books: { state } }: Unborn,
): Promise<Parameters<typeof renderGoal>[0]> {
  const number = issueOf(state);
  const { title } = state.intent;
  const author = state.intent.created.by.login;
  if (number === null) return { title, body: "", author, link: state.intent.created.source };
  const issue = await ports.conversation.issue(number);
  const { owner, name } = options.repo;
  return {
    title,
    body: issue.body,
    author: issue.author.login,
    link: `${options.webUrl}/${owner}/${name}/issues/${number}`,
  };
}

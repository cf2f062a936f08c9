import { type Do, type Intervention, workingStage } from "../method/index.ts";
import { renderWorkMessage } from "../state/index.ts";
import type { Said, Unmade } from "./people-say.ts";
import type { EnginePorts } from "./ports.ts";
import { holdsBack } from "./see-checks.ts";
import { stateOf, type World } from "./world.ts";

/** `run-ci`: the repository's own CI is to run on what stands now. `head` is what was looked at. */
export function runCi(world: World, head: string, said: Said): readonly Do[] | Unmade {
  const { work, project } = world;
  if (project.config.ci === "auto") return { message: "CI is not held back here", hint: "`ci: auto` is configured" };
  if (head !== work.commit)
    return { message: "the head has moved since", hint: "look at what stands there now, and ask again" };
  if (!isHeldBack(world)) return { message: "CI is not held back on this head", hint: "nothing is to be done" };
  const intervention = { ...said, do: "run-ci", note: head };
  return [{ do: "intervene", stage: workingStage(stateOf(world))?.name ?? null, finding: null, intervention }];
}

/** Whether the head of the work branch tells the platform to start no checks. */
export function isHeldBack(world: World): boolean {
  const [head] = world.snapshot.commits.get(world.work.branch) ?? [];
  return head !== undefined && head.sha === world.work.head && holdsBack(head);
}

/** Makes the commit that lets CI start: the same tree, without the instruction to skip. Only on the head it was asked for. */
export async function tendRunCi(ports: EnginePorts, world: World): Promise<number> {
  const asked = lastAsked(world);
  if (asked?.note === undefined || asked.note !== world.work.head || !isHeldBack(world)) return 0;
  const by = asked.by;
  await ports.store.commit({
    branch: world.work.branch,
    expectedHead: asked.note,
    message: renderWorkMessage({
      prefix: world.project.config.commit.prefix,
      subject: "run CI",
      intent: world.slug,
      steps: [],
      ledger: world.books.head,
      ci: asked.note,
      coAuthor: by && `${by.login} <${by.id}+${by.login}@users.noreply.github.com>`,
      skipCi: false,
    }),
    changes: [],
  });
  return 1;
}

function lastAsked(world: World): Intervention | undefined {
  const state = stateOf(world);
  const stage = workingStage(state);
  return (stage ?? state.intent).interventions.findLast((one) => one.do === "run-ci");
}

import { type Intervention, workingStage } from "../../method/index.ts";
import { renderWorkMessage } from "../../state/index.ts";
import { stateOf, type World } from "../observe/observation.ts";
import { isHeldBack } from "../observe/required-checks.ts";
import type { EnginePorts } from "../ports.ts";

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

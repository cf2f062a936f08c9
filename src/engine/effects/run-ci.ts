import { type Intervention, workingStage } from "../../method/index.ts";
import { renderWorkMessage } from "../../state/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { isHeldBack } from "../observe/required-checks.ts";
import type { EnginePorts } from "../ports.ts";

/** Makes the commit that lets CI start: the same tree, without the instruction to skip. Only on the head it was asked for. */
export async function tendRunCi(ports: EnginePorts, observation: Observation): Promise<number> {
  const asked = lastAsked(observation);
  if (asked?.note === undefined || asked.note !== observation.work.head || !isHeldBack(observation)) return 0;
  const by = asked.by;
  await ports.store.commit({
    branch: observation.work.branch,
    expectedHead: asked.note,
    message: renderWorkMessage({
      prefix: observation.project.config.commit.prefix,
      subject: "run CI",
      intent: observation.slug,
      steps: [],
      ledger: observation.ledger.head,
      ci: asked.note,
      coAuthor: by && `${by.login} <${by.id}+${by.login}@users.noreply.github.com>`,
      skipCi: false,
    }),
    changes: [],
  });
  return 1;
}

function lastAsked(observation: Observation): Intervention | undefined {
  const state = stateOf(observation);
  const stage = workingStage(state);
  return (stage ?? state.intent).interventions.findLast((one) => one.do === "run-ci");
}

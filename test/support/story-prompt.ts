import { readShippedStudios } from "../../src/app/shipped-studios.ts";
import { writeScope } from "../../src/engine/index.ts";
import { readTree } from "../../src/git/index.ts";
import { folderOf, limitsOf, parseStepKey } from "../../src/method/index.ts";
import type { RunRequest } from "../../src/ports/index.ts";
import { REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { type Prompt, renderPrompt } from "../../src/render/prompt/index.ts";
import { HostError } from "../../src/shared/index.ts";
import { parsePlans, readLedger } from "../../src/state/index.ts";
import { findStudio, loadStudios } from "../../src/studio/index.ts";
import { toolsOf } from "../../src/tools/index.ts";
import type { Story } from "./story.ts";

/** What the agent of a step is given to read: made as a job makes it, from the commits that the request names. */
export async function promptOf(story: Story, request: RunRequest, key = request.steps[0] ?? ""): Promise<Prompt> {
  const repository = story.town.host.gitDirectory(REPO);
  const [ledger, work, settings] = await Promise.all([
    readTree(repository, request.ledger),
    readTree(repository, request.sha),
    readTree(repository, request.config, ".haiku/"),
  ]);
  const { state } = readLedger(request.intent, ledger);
  if (!state) throw new HostError(`no ledger at ${request.ledger}`, { retryable: false });
  const overlay = new Map([...settings].filter(([path]) => path.startsWith(".haiku/studios/")));
  const { studios } = loadStudios(await readShippedStudios(null), overlay);
  const studio = findStudio(studios, state.intent.studio.name);
  if (studio.kind !== "found") throw new HostError(`no studio ${state.intent.studio.name}`, { retryable: false });
  const { step } = parseStepKey(key);
  const plans = parsePlans(folderOf(state), state.intent.stages, work);
  return renderPrompt({
    ...{ state, plans, step, studio: studio.found, paths: [...work.keys()] },
    tools: toolsOf({ state, step }).map(({ name }) => name),
    scope: writeScope(state, plans, studio.found, step),
    minutes: limitsOf(state, step.stage).minutes,
    ...{ dataFolder: "data", nonce: "0123456789abcdef", withheld: new Map() },
  });
}

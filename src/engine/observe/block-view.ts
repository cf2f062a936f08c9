import { intentBranch, position } from "../../method/index.ts";
import type { IntentView } from "../../render/index.ts";
import { neutralise } from "../../text/index.ts";
import type { EngineOptions } from "../ports.ts";
import { goalWords } from "./goal-page.ts";
import { stateOf, type World } from "./observation.ts";

/** Where our texts stand and how foreign text in them is made safe. */
export function pageOf(options: EngineOptions): IntentView["page"] {
  const { owner, name } = options.repo;
  const url = `${options.webUrl}/${owner}/${name}`;
  return { url, clean: (text) => neutralise(text, [url]) };
}

/** What the managed blocks and checks are rendered from. */
export function blockView(options: EngineOptions, world: World): IntentView {
  const own = intentBranch(world.slug);
  const stages = world.snapshot.pull_requests.filter((pull) => pull.head_branch !== own);
  return {
    page: pageOf(options),
    goal: goalWords(stateOf(world), world.work.texts),
    state: stateOf(world),
    plans: world.work.plans,
    files: world.work.files,
    position: position(stateOf(world), world.observed),
    not_taken: (world.refused ?? []).map(({ run, lane, why }) => ({ run: run.id, lane, why })),
    pulls: {
      intent: world.snapshot.pull_requests.find((pull) => pull.head_branch === own)?.number ?? null,
      stages: Object.fromEntries(stages.map((pull) => [pull.head_branch.split("/").at(-1) ?? "", pull.number])),
    },
  };
}

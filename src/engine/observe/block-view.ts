import { intentBranch, position } from "../../method/index.ts";
import type { IntentView } from "../../render/index.ts";
import { neutralise } from "../../text/index.ts";
import type { EngineOptions } from "../ports.ts";
import { goalWords } from "./goal-page.ts";
import { type Observation, stateOf } from "./observation.ts";

/** Where our texts stand and how foreign text in them is made safe. */
export function pageOf(options: EngineOptions): IntentView["page"] {
  const { owner, name } = options.repo;
  const url = `${options.webUrl}/${owner}/${name}`;
  return { url, clean: (text) => neutralise(text, [url]) };
}

/** What the managed blocks and checks are rendered from. */
export function blockView(options: EngineOptions, observation: Observation): IntentView {
  const own = intentBranch(observation.slug);
  const stages = observation.snapshot.pull_requests.filter((pull) => pull.head_branch !== own);
  return {
    page: pageOf(options),
    goal: goalWords(stateOf(observation), observation.work.texts),
    state: stateOf(observation),
    plans: observation.work.plans,
    files: observation.work.files,
    position: position(stateOf(observation), observation.facts),
    not_taken: (observation.refused ?? []).map(({ run, lane: job, why }) => ({ run: run.id, lane: job, why })),
    refused_writes: observation.refused_writes ?? [],
    pulls: {
      intent: observation.snapshot.pull_requests.find((pull) => pull.head_branch === own)?.number ?? null,
      stages: Object.fromEntries(stages.map((pull) => [pull.head_branch.split("/").at(-1) ?? "", pull.number])),
    },
  };
}

import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { nearest, UserError } from "../../shared/index.ts";
import { type AgentChoice, PLAYBOOK_AGENT } from "./agent-option.ts";
import { isTaken } from "./lay-out.ts";
import { type Errand, type PlayStory, playAny, STORIES, type Story } from "./stories/index.ts";

/** What is played: by which studio, by which agents, and by people who know what comes or do not. */
export interface Script {
  readonly studio: string;
  /** Folder of the demo's own playbook, which is laid out with all it needs; null: nothing of it is needed. */
  readonly playbook: string | null;
  readonly agent: AgentChoice;
  readonly play: PlayStory;
  /** What people know beforehand, and so what is looked for at the end; null: nobody knows what will come. */
  readonly story: Story | null;
  /** Who the agents are. */
  readonly says: string;
}

interface Wanted {
  readonly studio: string;
  readonly agent: AgentChoice | null;
  /** The reader's own project; null: the demo's. */
  readonly project: string | null;
}

/**
 * Chooses by the options and by what the project holds: an agent that was named, else the project's own playbook, else
 * the demo's for this studio. Fails with `studio_unknown`, naming the studios that can be played.
 */
export async function chooseScript(root: string, { studio, agent, project }: Wanted): Promise<Script> {
  if (agent !== null) {
    await oneOf(studio, await studiosOf(root, project), "there are");
    const says = `the agents are real: ${[agent.use, ...agent.args].join(" ")}`;
    return { studio, playbook: null, agent, story: null, says, play: (state) => playAny(state, airports(studio)) };
  }
  if (project !== null && (await isTaken(project, ".haiku/playbook.yml"))) {
    await oneOf(studio, await studiosOf(root, project), "there are");
    const says = "the agents follow your repository's own .haiku/playbook.yml";
    const play: PlayStory = (state) => playAny(state, trial(studio));
    return { studio, playbook: null, agent: PLAYBOOK_AGENT, story: null, says, play };
  }
  await oneOf(studio, await playableStudios(root), "without --agent there are playbooks for");
  const story = STORIES[studio] ?? null;
  const says = "the agents here follow a playbook: no model, no key, no network";
  const play: PlayStory = story?.play ?? ((state) => playAny(state, airports(studio)));
  return {
    studio,
    playbook: join(root, "src/rehearsal/demo/playbooks", studio),
    agent: PLAYBOOK_AGENT,
    story,
    says,
    play,
  };
}

function airports(studio: string): Errand {
  return { studio, title: TITLE, body: GOAL };
}

function trial(studio: string): Errand {
  return { studio, title: `Try the studio ${studio}`, body: "One intent through every stage, as the playbook says." };
}

const TITLE = "Load the airports data set";
const GOAL = `We have \`data/airports.csv\` and nothing that reads it. We want every airport as one JSON object a line, nothing
lost on the way, and a count of airports per state. Whoever runs it at night needs a page that says what to do.`;

/** Studios that the demo has a playbook for. */
export async function playableStudios(root: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, "src/rehearsal/demo/playbooks"), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** Studios that come with Haiku and those of the project itself. */
async function studiosOf(root: string, project: string | null): Promise<readonly string[]> {
  const folders = [join(root, "studios"), ...(project === null ? [] : [join(project, ".haiku/studios")])];
  const names = await Promise.all(
    folders.map(async (folder) => {
      const entries = existsSync(folder) ? await readdir(folder) : [];
      return entries.filter((name) => existsSync(join(folder, name, "STUDIO.md")));
    }),
  );
  return [...new Set(names.flat())].sort();
}

async function oneOf(studio: string, known: readonly string[], lead: string): Promise<void> {
  if (known.includes(studio)) return;
  const near = nearest(studio, known);
  const hint = `${near ? `did you mean ${near}? ` : ""}${lead} ${known.join(", ")}`;
  throw new UserError("studio_unknown", `there is no studio ${studio} to play`, hint);
}

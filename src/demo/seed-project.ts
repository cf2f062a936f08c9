import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Script } from "./choose-script.ts";
import { dataSet, SOURCES } from "./data-set.ts";
import { ownConfig, readersConfig } from "./demo-config.ts";
import { isTaken, layOut, refuseTaken, type Wish } from "./lay-out.ts";
import { filesAt, playbookTargets } from "./playbook-targets.ts";
import { workflowFor } from "./workflow-keys.ts";

export interface Seeding {
  readonly script: Script;
  /** Names of the variables whose values the agents get. */
  readonly keys: readonly string[];
  /** Whether the folder holds a project of the reader's already. */
  readonly onTop: boolean;
}

export interface Seeded {
  /** How the tests are run that the story delivers. */
  readonly tests: string;
  /** What of the reader's own was left aside, one line each. */
  readonly notes: readonly string[];
}

const CONFIG = ".github/haiku.yml";
const WORKFLOWS = ".github/workflows";
const WORKFLOW = `${WORKFLOWS}/haiku.yml`;
/** Where the project has a `package.json` of its own, its `npm test` says nothing about the story: these are its tests. */
const STORY_TESTS = "node --test test/*.test.mjs";

/**
 * Lays out what the story begins with: the demo's project, the data set, workflow, configuration, and the playbook of
 * the studio with the files it copies. On top of a reader's project nothing of it is overwritten but workflow and
 * configuration, and other workflows are taken away: they would run here. Fails with `file_in_the_way`.
 */
export async function seedProject(root: string, folder: string, seeding: Seeding): Promise<Seeded> {
  const ownPackage = await isTaken(folder, "package.json");
  const tests = ownPackage ? STORY_TESTS : "npm test";
  const playbook = await playbookWishes(seeding.script.playbook, tests);
  if (seeding.onTop && seeding.script.playbook !== null)
    await refuseOverlap(folder, seeding.script.playbook, ownPackage);
  const config = await configWish(root, folder, { ...seeding, tests, ownPackage });
  const wishes = [...(await projectWishes(root, seeding)), ...playbook, config, await workflowWish(root, seeding)];
  const replaced = seeding.script.playbook === null ? [] : await takenOf(folder, [CONFIG, WORKFLOW]);
  await layOut(folder, wishes);
  const removed = seeding.onTop ? await removeOtherWorkflows(folder) : [];
  return { tests, notes: [...replaced, ...removed].map((path) => `your ${path} is left aside here`) };
}

/** The story's own text, with the command that runs its tests where a plan names them. */
async function playbookWishes(playbook: string | null, tests: string): Promise<readonly Wish[]> {
  if (playbook === null) return [];
  const files = await filesAt(playbook);
  return Promise.all(
    files.map(async (path): Promise<Wish> => {
      const bytes = await readFile(join(playbook, path));
      const told =
        path === "playbook.yml"
          ? bytes.toString("utf8").replaceAll(/command: npm test\b/g, `command: ${tests}`)
          : bytes;
      return { path: `.haiku/${path}`, content: told, whenTaken: "refuse" };
    }),
  );
}

/** Nothing that the agents will write may be the reader's, nor may their tests run tests of the reader's. */
async function refuseOverlap(folder: string, playbook: string, ownPackage: boolean): Promise<void> {
  const targets = await playbookTargets(playbook, await readFile(join(playbook, "playbook.yml"), "utf8"));
  const tests = ownPackage ? await namesIn(join(folder, "test")) : [];
  const theirs = tests.filter((name) => name.endsWith(".test.mjs")).map((name) => `test/${name}`);
  refuseTaken([...(await takenOf(folder, targets)), ...theirs]);
}

async function takenOf(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const taken = await Promise.all(paths.map((path) => isTaken(folder, path)));
  return paths.filter((_, i) => taken[i]);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return [];
    throw error;
  }
}

async function projectWishes(root: string, { script, onTop }: Seeding): Promise<readonly Wish[]> {
  if (onTop && script.playbook === null && script.agent.use === "rehearsal") return []; // its own playbook knows what it needs
  const data = SOURCES.map(async (source): Promise<Wish> => {
    return { path: `data/${source}`, content: await readFile(dataSet(root, source)), whenTaken: "refuse" };
  });
  if (onTop && script.playbook === null) return Promise.all(data);
  const from = join(root, "src/demo/project");
  const files = (await filesAt(from)).filter((path) => path !== CONFIG);
  const project = files.map(async (path): Promise<Wish> => {
    const whenTaken = path.startsWith("test/") ? "refuse" : "theirs";
    return { path: path === "gitignore" ? ".gitignore" : path, content: await readFile(join(from, path)), whenTaken };
  });
  return Promise.all([...data, ...project, ...(await storyWishes(root, script.story?.project ?? null))]);
}

/** What the project of one story holds besides. */
async function storyWishes(root: string, project: string | null): Promise<readonly Wish[]> {
  if (project === null) return [];
  const from = join(root, "src/demo/projects", project);
  const read = async (path: string): Promise<Wish> => {
    return { path, content: await readFile(join(from, path)), whenTaken: "refuse" };
  };
  return Promise.all((await filesAt(from)).map(read));
}

interface Settling extends Seeding {
  readonly tests: string;
  readonly ownPackage: boolean;
}

async function configWish(root: string, folder: string, settling: Settling): Promise<Wish> {
  const { script, tests, ownPackage } = settling;
  if (script.playbook === null && (await isTaken(folder, CONFIG))) {
    const content = readersConfig(await readFile(join(folder, CONFIG), "utf8"), script.agent);
    return { path: CONFIG, content, whenTaken: "ours" };
  }
  const text = await readFile(join(root, "src/demo/project", CONFIG), "utf8");
  // Whether the reader's own tests run in a fresh checkout is not known, so they are no gate.
  const gate = script.playbook === null && (ownPackage || settling.onTop) ? null : tests;
  return {
    path: CONFIG,
    content: ownConfig(text, { studio: script.studio, agent: script.agent, gate }),
    whenTaken: "ours",
  };
}

async function workflowWish(root: string, { script, keys }: Seeding): Promise<Wish> {
  const text = await readFile(join(root, "action/workflows/haiku.yml"), "utf8");
  return { path: WORKFLOW, content: workflowFor(text, keys), whenTaken: script.playbook === null ? "theirs" : "ours" };
}

/** Takes the reader's other workflows away: they would run on this machine. Answers which. */
async function removeOtherWorkflows(folder: string): Promise<readonly string[]> {
  const others = (await readdir(join(folder, WORKFLOWS))).filter((name) => `${WORKFLOWS}/${name}` !== WORKFLOW);
  for (const name of others) await rm(join(folder, WORKFLOWS, name), { recursive: true });
  return others.map((name) => `${WORKFLOWS}/${name}`);
}

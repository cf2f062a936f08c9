import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Script } from "./choose-script.ts";
import { dataSet, SOURCES } from "./data-set.ts";
import { ownConfig, readersConfig } from "./demo-config.ts";
import { isTaken, layOut, refuseTaken, type Wish } from "./lay-out.ts";
import { filesAt, playbookTargets } from "./playbook-targets.ts";
import { workflowFor } from "./workflow-keys.ts";

/** What is laid out, and on what. */
export interface Seeding {
  readonly script: Script;
  /** Names of the variables whose values the agents get. */
  readonly keys: readonly string[];
  /** Whether the folder holds a project of the reader's already. */
  readonly onTop: boolean;
}

const CONFIG = ".github/haiku.yml";
const WORKFLOWS = ".github/workflows";
const WORKFLOW = `${WORKFLOWS}/haiku.yml`;

/**
 * Lays out what the story begins with: the demo's project, the data set, workflow, configuration, and the playbook of
 * the studio with the files it copies. On top of a reader's project nothing of it is overwritten but workflow and
 * configuration, and other workflows are taken away: they would run here. Answers what of the reader's own was left
 * aside, one line each. Fails with `file_in_the_way`.
 */
export async function seedProject(root: string, folder: string, seeding: Seeding): Promise<readonly string[]> {
  const playbook = await playbookWishes(seeding.script.playbook);
  if (seeding.onTop && seeding.script.playbook !== null) await refuseOverlap(folder, seeding.script.playbook);
  const config = await configWish(root, folder, seeding);
  const wishes = [...(await projectWishes(root, seeding)), ...playbook, config, await workflowWish(root, seeding)];
  const replaced = seeding.script.playbook === null ? [] : await takenOf(folder, [CONFIG, WORKFLOW]);
  await layOut(folder, wishes);
  const removed = seeding.onTop ? await removeOtherWorkflows(folder) : [];
  return [...replaced, ...removed].map((path) => `your ${path} is left aside here`);
}

async function playbookWishes(playbook: string | null): Promise<readonly Wish[]> {
  if (playbook === null) return [];
  const read = async (path: string): Promise<Wish> => {
    return { path: `.haiku/${path}`, content: await readFile(join(playbook, path)), whenTaken: "refuse" };
  };
  return Promise.all((await filesAt(playbook)).map(read));
}

/** Nothing that the agents will write may be the reader's, nor may their tests run tests of the reader's. */
async function refuseOverlap(folder: string, playbook: string): Promise<void> {
  const targets = await playbookTargets(playbook, await readFile(join(playbook, "playbook.yml"), "utf8"));
  const theirs = (await namesIn(join(folder, "test")))
    .filter((name) => name.endsWith(".test.mjs"))
    .map((name) => `test/${name}`);
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
  const from = join(root, "src/rehearsal/demo/project");
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
  const from = join(root, "src/rehearsal/demo/projects", project);
  const read = async (path: string): Promise<Wish> => {
    return { path, content: await readFile(join(from, path)), whenTaken: "refuse" };
  };
  return Promise.all((await filesAt(from)).map(read));
}

async function configWish(root: string, folder: string, { script, onTop }: Seeding): Promise<Wish> {
  if (script.playbook === null && (await isTaken(folder, CONFIG))) {
    const content = readersConfig(await readFile(join(folder, CONFIG), "utf8"), script.agent);
    return { path: CONFIG, content, whenTaken: "ours" };
  }
  const text = await readFile(join(root, "src/rehearsal/demo/project", CONFIG), "utf8");
  // Whether the reader's own tests run in a fresh checkout is not known, so they are no gate.
  const gated = script.playbook !== null || !onTop;
  const content = ownConfig(text, { studio: script.studio, agent: script.agent, gated });
  return { path: CONFIG, content, whenTaken: "ours" };
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

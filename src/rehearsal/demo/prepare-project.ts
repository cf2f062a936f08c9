import { mkdir } from "node:fs/promises";
import { chooseScript, type Script } from "./choose-script.ts";
import type { DemoOptions } from "./options.ts";
import type { Say } from "./progress.ts";
import { cloneHead, commitSeed, openReaderRepository, type ReaderRepository } from "./reader-repository.ts";
import { seedProject } from "./seed-project.ts";

interface Ground {
  readonly root: string;
  /** Made here; the project is laid out in it. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Names of the variables whose values real agents get. */
  readonly keys: readonly string[];
  readonly say: Say;
}

/** What is played, on the folder that has been laid out for it. */
export interface PreparedProject {
  readonly script: Script;
  /** Whether the folder is a git repository with a history. */
  readonly hasHistory: boolean;
}

/** Makes what the story begins with, by the options. Fails with a UserError before anything else is started. */
export async function prepareProject(
  options: Pick<DemoOptions, "repo" | "studio" | "agent">,
  { root, folder, environment, keys, say }: Ground,
): Promise<PreparedProject> {
  const { repo, studio, agent } = options;
  const theirs = repo === null ? null : await openReaderRepository(repo, environment);
  await mkdir(folder, { recursive: true });
  if (theirs) {
    tellAbout(theirs, say);
    await cloneHead(theirs, folder, environment);
  }
  const script = await chooseScript(root, { studio, agent, project: theirs && folder });
  const notes = await seedProject(root, folder, { script, keys, onTop: theirs !== null });
  for (const note of notes) say(note);
  if (theirs) await commitSeed(folder, environment);
  return { script, hasHistory: theirs !== null };
}

function tellAbout({ folder, head, uncommitted }: ReaderRepository, say: Say): void {
  say(`starts from ${head.slice(0, 7)}, the last commit of ${folder}`);
  const files = uncommitted === 1 ? "1 file" : `${uncommitted} files`;
  if (uncommitted > 0) say(`changes that are not committed are not taken over: ${files}`);
}

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { HostError } from "../../shared/index.ts";
import { EXIT, type ExitCode, type Terminal } from "../terminal.ts";
import { OVERLAY, readProject } from "./read-studios.ts";
import { rehearsalPlaybook } from "./rehearsal-playbook.ts";
import { studioAt } from "./studio-address.ts";

const run = promisify(execFile);

/**
 * `haiku studio rehearse`: one intent through every stage of a studio on a GitHub of this machine's own, with agents that
 * follow a playbook made for it and people who answer, approve and merge. Played by the demo, as a process of its own.
 */
export async function rehearseStudio(
  terminal: Terminal,
  asked: { readonly studio: string; readonly json?: boolean; readonly playbook?: boolean },
): Promise<ExitCode> {
  const studio = studioAt((await readProject(terminal.folder)).studios, asked.studio);
  const playbook = rehearsalPlaybook(studio);
  if (asked.playbook === true) {
    terminal.write(playbook);
    return EXIT.ok;
  }
  const folder = await mkdtemp(join(tmpdir(), "haiku-rehearsal-"));
  try {
    await layOut(folder, playbook, join(terminal.folder, OVERLAY));
    const words = ["--repo", folder, "--studio", studio.directory, ...(asked.json === true ? ["--json"] : [])];
    return (await terminal.startDemo(words)) === 0 ? EXIT.ok : EXIT.broken;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A repository with nothing but the playbook and the project's own studios. */
async function layOut(folder: string, playbook: string, overlay: string): Promise<void> {
  const files = { "README.md": "# Rehearsal\n", ".haiku/playbook.yml": playbook };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  if (existsSync(overlay)) await cp(overlay, join(folder, OVERLAY), { recursive: true });
  const who = ["-c", "user.name=Rehearsal", "-c", "user.email=rehearsal@example.com", "-c", "commit.gpgsign=false"];
  await git(folder, "init", "--quiet", "--initial-branch=main");
  await git(folder, "add", "--all", "--force");
  await git(folder, ...who, "commit", "--quiet", "--message", "Begin a rehearsal");
}

async function git(folder: string, ...words: readonly string[]): Promise<void> {
  try {
    await run("git", words, { cwd: folder });
  } catch (cause) {
    throw new HostError(`git ${words[0]} failed in a new folder: is git there?`, { retryable: false, cause });
  }
}

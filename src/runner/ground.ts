import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { JobPlace } from "./inputs.ts";

const run = promisify(execFile);

/** Where a job's steps live, and the programs and objects they need: all of it within reach of another user. */
export interface Ground {
  readonly folder: string;
  readonly job: JobPlace;
  /** A copy of the checkout's object store; null where the store itself can be read by others. */
  readonly objects: string | null;
  /** Leaves nothing outside the runner's own folders. */
  readonly clear: () => Promise<void>;
}

/**
 * The runner's temporary folder where another user can reach it and the Action's programs. Where a folder above lets nobody
 * else through, as the home of hosted runners does, a folder of the machine with copies of what is needed.
 */
export async function findGround(job: JobPlace): Promise<Ground> {
  const { temp, node, toolServer, bundleFolder, checkout } = job;
  const objects = join(checkout, ".git", "objects");
  const needed = [node, toolServer, join(bundleFolder, "rehearsal.mjs"), objects];
  const reached = await Promise.all([passable(temp), ...needed.map(readable)]);
  if (reached.every(Boolean)) {
    const folder = join(temp, "haiku-steps");
    await mkdir(folder, { recursive: true, mode: 0o711 });
    return { folder, job, objects: null, clear: async () => undefined };
  }
  const folder = await mkdtemp(join(tmpdir(), "haiku-steps-"));
  await chmod(folder, 0o711);
  return {
    folder,
    job: await withCopies(job, join(folder, "programs")),
    objects: await copyObjects(objects, join(folder, "objects")),
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

async function withCopies(job: JobPlace, folder: string): Promise<JobPlace> {
  await mkdir(folder, { mode: 0o755 });
  const copy = async (from: string, name: string, mode: number): Promise<string> => {
    const to = join(folder, name);
    await copyFile(from, to);
    await chmod(to, mode);
    return to;
  };
  return {
    ...job,
    node: await copy(job.node, "node", 0o755),
    toolServer: await copy(job.toolServer, "tool-server.mjs", 0o644),
    agents: dirname(await copy(join(job.agents, "rehearsal.mjs"), "rehearsal.mjs", 0o644)),
  };
}

/** Objects are never changed, so a second name for each will do where both folders lie on one disk. */
async function copyObjects(from: string, to: string): Promise<string> {
  const [linked, copied] = [["--archive", "--link"], ["--archive"]];
  await run("cp", [...linked, from, to]).catch(async () => {
    await rm(to, { recursive: true, force: true });
    await run("cp", [...copied, from, to]);
  });
  await chmod(to, 0o755);
  return to;
}

async function readable(path: string): Promise<boolean> {
  const seen = await stat(path);
  const bits = seen.isDirectory() ? 0o005 : 0o004;
  return (seen.mode & bits) === bits && (await passable(dirname(path)));
}

/** Whether every user may go into a folder, by its own mode and those above it. */
export async function passable(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) return false;
  return folder === dirname(folder) || passable(dirname(folder));
}

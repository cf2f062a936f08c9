import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { WorkflowRun } from "../runs/index.ts";
import type { Runtime } from "../runtime.ts";
import type { JobFolders } from "./job-state.ts";

/** Makes the folders of a job from scratch, with the event's payload in place. */
export async function makeJobFolders(runtime: Runtime, run: WorkflowRun, jobKey: string): Promise<JobFolders> {
  const root = join(runtime.folder, "work", `${run.id}-${run.attempt}-${jobKey}`);
  const temp = join(root, "_temp");
  const folders: JobFolders = {
    root,
    temp,
    workspace: join(root, run.repo.name, run.repo.name),
    home: join(root, "home"),
    tools: join(runtime.folder, "tools"),
    commands: join(temp, "_runner_file_commands"),
    eventFile: join(temp, "_github_workflow", "event.json"),
  };
  const needed = [folders.workspace, folders.home, folders.tools, folders.commands, join(temp, "_github_workflow")];
  await Promise.all(needed.map((folder) => mkdir(folder, { recursive: true })));
  await writeFile(folders.eventFile, JSON.stringify(run.event, null, 2));
  return folders;
}

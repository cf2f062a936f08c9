import { join } from "node:path";
import { runShell, USERS } from "../agents/index.ts";
import type { GitPlace } from "../git/index.ts";
import { UserError } from "../shared/index.ts";
import { shownLine } from "./agent-output.ts";
import type { Job } from "./job.ts";
import { environmentIn } from "./passed-on.ts";
import { jobTree } from "./prepare-step.ts";

const MINUTE = 60_000;
const TIMEOUT_MS = 30 * MINUTE;
/** The set-up is no step of the job: it has the last of the users. */
const USER = USERS - 1;

/**
 * Runs the project's own set-up (`runs.setup`) once for a job, contained as agents are, in a tree of its own: it runs code
 * of the work branch. Answers where it has run; null when there is none. Fails with `setup_failed`, naming the command.
 */
export async function setUpProject(job: Job): Promise<GitPlace | null> {
  const commands = job.sources.config.runs.setup;
  // Classifying a finding takes reading alone.
  if (commands.length === 0 || job.request.kind === "triage") return null;
  const folder = join(job.folder, "set-up");
  const { place } = await jobTree(job, { folder, carried: new Map(), forAgent: false });
  for (const command of commands) await runOne(job, command, { folder, tree: place.tree });
  return place;
}

async function runOne(
  job: Job,
  command: string,
  { folder, tree }: { readonly folder: string; readonly tree: string },
): Promise<void> {
  job.say(`set-up: ${command}`);
  let last = "";
  const { exit, timedOut } = await runShell({
    command,
    cwd: tree,
    tree,
    scratch: join(folder, "scratch"),
    environment: environmentIn(job, tree),
    containment: job.containment.forStep(USER),
    timeoutMs: TIMEOUT_MS,
    onLine: (line) => {
      const masked = job.mask(line);
      job.say(shownLine(masked));
      if (masked.trim() !== "") last = masked;
    },
  });
  if (exit === 0 && !timedOut) return;
  const how = timedOut ? `was stopped after ${TIMEOUT_MS / MINUTE} minutes` : `ended with exit code ${exit ?? "none"}`;
  throw new UserError(
    "setup_failed",
    `the project's set-up \`${command}\` ${how}${last === "" ? "" : `: ${last.slice(0, 500)}`}`,
    "mend it on the work branch, or change runs.setup in .github/haiku.yml on the default branch",
  );
}

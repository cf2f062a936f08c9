/**
 * The Action's program. `tool-server <folder>` as arguments: the tools of one step, for the agent that started it.
 * Otherwise the command of the inputs. Each way loads what it needs: an agent waits for its tools.
 */
export async function runAction(argv: readonly string[], bundleUrl: string): Promise<void> {
  const [mode, folder] = argv;
  if (mode === "tool-server" && folder !== undefined) {
    const { runToolServer } = await import("./tool-server.ts");
    return runToolServer({ folder, environment: process.env, report: (line) => process.stderr.write(`${line}\n`) });
  }
  const { runJob } = await import("./run-job.ts");
  return runJob(bundleUrl, (line) => process.stdout.write(`${line}\n`));
}

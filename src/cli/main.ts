import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describeError, UserError } from "../shared/index.ts";
import { runCli } from "./program.ts";
import { EXIT } from "./terminal.ts";

/** Beside this program when both are built. */
async function startDemo(words: readonly string[]): Promise<number> {
  const program = fileURLToPath(new URL("demo.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, ...words], { stdio: ["ignore", "inherit", "inherit"] });
  // Whoever ends us ends what we started.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : 1;
}

// Who reads no further, as `head` does, has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  process.exitCode = await runCli(process.argv.slice(2), {
    write: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
    folder: process.cwd(),
    startDemo,
    now: () => new Date().toISOString(),
    surroundings: process.env,
  });
} catch (error) {
  process.stderr.write(`haiku: ${describeError(error)}\n`);
  process.exitCode = error instanceof UserError ? EXIT.usage : EXIT.failed;
}

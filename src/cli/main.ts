import { describeError, UserError } from "../shared/index.ts";
import { runCli } from "./program.ts";
import { EXIT } from "./terminal.ts";

try {
  process.exitCode = await runCli(process.argv.slice(2), {
    write: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
    folder: process.cwd(),
    now: () => new Date().toISOString(),
  });
} catch (error) {
  process.stderr.write(`haiku: ${describeError(error)}\n`);
  process.exitCode = error instanceof UserError ? EXIT.usage : EXIT.failed;
}

import { once } from "node:events";
import { describeError } from "../shared/index.ts";
import { HELP, parseOptions } from "./options.ts";
import { repositoryRoot } from "./repository-root.ts";
import { runDemo } from "./run-demo.ts";

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { PATH = "/usr/local/bin:/usr/bin:/bin", HOME = "/tmp" } = process.env;
  const seen = await runDemo(options, {
    root: repositoryRoot(),
    node: process.execPath,
    environment: { PATH, HOME },
    write: (line) => process.stdout.write(`${line}\n`),
    interrupted: async () => {
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    },
  });
  return seen ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`demo: ${describeError(error)}\n`);
  process.exitCode = 2;
}

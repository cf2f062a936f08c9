import { once } from "node:events";
import { resolve } from "node:path";
import { describeError } from "../../shared/index.ts";
import { MODEL_KEYS } from "./agent-option.ts";
import { playableStudios } from "./choose-script.ts";
import { helpText, parseOptions } from "./options.ts";
import { repositoryRoot } from "./repository-root.ts";
import { runDemo } from "./run-demo.ts";

async function main(): Promise<number> {
  const root = repositoryRoot();
  const given = parseOptions(process.argv.slice(2));
  if (given.help) {
    process.stdout.write(helpText(await playableStudios(root)));
    return 0;
  }
  // npm starts programs in the package's folder and says here where it was called.
  const { PATH = "/usr/local/bin:/usr/bin:/bin", HOME = "/tmp", INIT_CWD = process.cwd() } = process.env;
  const options = { ...given, repo: given.repo === null ? null : resolve(INIT_CWD, given.repo) };
  const seen = await runDemo(options, {
    root,
    modelKeys: given.agent === null ? {} : modelKeys(),
    node: process.execPath,
    environment: { PATH, HOME },
    write: (line) => process.stdout.write(`${line}\n`),
    interrupted: async () => {
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    },
  });
  return seen ? 0 : 1;
}

function modelKeys(): Readonly<Record<string, string>> {
  const set = MODEL_KEYS.map((name) => [name, process.env[name] ?? ""] as const);
  return Object.fromEntries(set.filter(([, value]) => value !== ""));
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`demo: ${describeError(error)}\n`);
  process.exitCode = 2;
}

import { runToolServer } from "../src/runner/index.ts";

const [folder] = process.argv.slice(2);
const report = (line: string): boolean => process.stderr.write(`${line}\n`);

if (folder === undefined) {
  report("the tools of a step are started by its agent, with the folder of the step's session");
  process.exitCode = 2;
} else {
  await runToolServer({ folder, environment: process.env, report });
}

import { parseOptions } from "../../../src/rehearsal/demo/index.ts";
import { repositoryRoot } from "../../../src/rehearsal/demo/repository-root.ts";
import { runDemo } from "../../../src/rehearsal/demo/run-demo.ts";
import { actionInProcess } from "./action-in-process.ts";

/*
 * The demo with the same options, its jobs played in its own process. The App is a process of its own all the same, and so
 * are git, gates and what was delivered. A program, not a function: every git is started by a copy of the process that
 * asks, and one that has loaded many tests is dear to copy.
 */

const { PATH = "", HOME = "" } = process.env;

const asPromised = await runDemo(parseOptions(process.argv.slice(2)), {
  root: repositoryRoot(),
  node: process.execPath,
  environment: { PATH, HOME },
  modelKeys: {},
  write: (line) => process.stdout.write(`${line}\n`),
  action: actionInProcess,
  interrupted: () => new Promise(() => undefined),
});
process.exitCode = asPromised ? 0 : 1;

import { runToolServer } from "../src/runner/index.ts";

// Started by the agent, with the folder of its step's session.
await runToolServer({
  folder: process.argv[2] ?? "",
  environment: process.env,
  report: (line) => process.stderr.write(`${line}\n`),
});

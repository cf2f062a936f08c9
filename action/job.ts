import { runJob } from "../src/runner/index.ts";

await runJob(import.meta.url, process.argv[2] ?? "", (line) => process.stdout.write(`${line}\n`));

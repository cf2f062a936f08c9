import { runJob } from "../src/runner/index.ts";

await runJob(import.meta.url, (line) => process.stdout.write(`${line}\n`));

import { runJob } from "../src/runner/index.ts";

await runJob(import.meta.url, process.argv[2] ?? "", {
  write: (line) => process.stdout.write(`${line}\n`),
  onCancel: (listener) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => listener());
  },
});

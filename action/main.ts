import { type CleanStart, startClean } from "../src/runner/start-clean.ts";

// Newer than the types of the oldest Node we run on.
const { execve = null } = process as NodeJS.Process & { readonly execve?: CleanStart["execve"] };

// The job's environment holds its tokens. The program that meets foreign code is another one, with an environment of its own.
process.exitCode = await startClean({
  programUrl: import.meta.url,
  node: process.execPath,
  environment: process.env,
  execve,
  onSignal: (listener) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => listener(name));
  },
});

import { describeError } from "../../shared/index.ts";
import { rehearse } from "./rehearse.ts";
import { connectTools } from "./tool-client.ts";

const environment = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);

try {
  await rehearse({
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    environment,
    say: (line) => process.stdout.write(`${line}\n`),
    connect: connectTools,
  });
} catch (error) {
  process.stderr.write(`rehearsal: ${describeError(error)}\n`);
  process.exitCode = 3;
}

import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const START_MS = 5_000;
const PROGRAM = "service/main.mjs";

/** Starts the service of a folder on a free port; answers its address and how to end it. */
export async function startService(folder, data) {
  const env = { PATH: process.env.PATH, PORT: "0", DATA: data, RELEASE: "smoke" };
  const child = spawn(process.execPath, [join(folder, PROGRAM)], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the service said nothing for ${START_MS} ms`)), START_MS);
    child.once("exit", () => reject(new Error("the service ended before it listened")));
    lines.on("line", (line) => {
      const { listening } = JSON.parse(line);
      if (listening === undefined) return;
      clearTimeout(late);
      resolve(listening);
    });
  }).catch((error) => {
    child.kill("SIGKILL");
    throw error;
  });
  const end = async () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { url: `http://127.0.0.1:${port}`, end };
}

/** Asks a running service for its readiness and for every airport there is. */
export async function ask(url, data) {
  const text = await readFile(join(data, "airports.csv"), "utf8");
  const codes = text
    .split("\n")
    .slice(1)
    .filter(Boolean)
    .map((line) => line.split(",")[0]);
  const ready = (await fetch(`${url}/readyz`)).status;
  const missing = [];
  for (const code of codes) {
    const answer = await fetch(`${url}/airports/${code}`);
    const { iata } = await answer.json();
    if (answer.status !== 200 || iata !== code) missing.push(code);
  }
  const unknown = (await fetch(`${url}/airports/0000`)).status;
  return { ready, rows_loaded: codes.length - missing.length, missing, unknown };
}

/** Exit code 0: ready, every airport found, an unknown one refused, and ended by itself when it was asked to. */
export async function smoke(folder, data, out) {
  const { url, end } = await startService(folder, data);
  const seen = await ask(url, data).finally(end);
  const { code } = await end();
  const report = { ...seen, exit: code };
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "smoke.json"), `${JSON.stringify(report)}\n`);
  return { report, passed: seen.ready === 200 && seen.missing.length === 0 && seen.unknown === 404 && code === 0 };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [data = "data", out = "out", folder = "."] = process.argv.slice(2);
  const { report, passed } = await smoke(folder, data, out);
  console.log(JSON.stringify(report));
  process.exitCode = passed ? 0 : 1;
}

#!/usr/bin/env node
// Builds everything that runs: the App, the terminal program, the demo, the Action and its rehearsal agent.
// What users install (dist/) keeps its packages external but for yaml; what a runner loads (action/dist/) is one file each.
import { existsSync } from "node:fs";
import { chmod, cp, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = dirname(fileURLToPath(import.meta.url));
const quiet = process.argv.includes("--quiet");

// Bundled packages of the older kind call require(); an ES module has none unless it makes one.
const REQUIRE =
  'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);';

/**
 * Packages of the toolkit do nothing when they are loaded, but do not say so; told, the bundler leaves out what is not
 * used of them: clients of GitHub's APIs, half of a megabyte that every job would load for nothing.
 *
 * @type {import("esbuild").Plugin}
 */
const TOOLKIT = {
  name: "toolkit",
  setup(build) {
    build.onResolve({ filter: /^(@actions\/|\.)/ }, async ({ path, importer, pluginData, ...from }) => {
      const theirs = path.startsWith("@actions/") || importer.includes("/node_modules/@actions/");
      if (!theirs || pluginData === TOOLKIT) return null; // the latter: asked by ourselves
      return { ...(await build.resolve(path, { ...from, importer, pluginData: TOOLKIT })), sideEffects: false };
    });
  },
};

// The yaml package's build for Node asks the environment at every token whether to log it: a fifth of the time of
// reading a large ledger. Its build for browsers is the same code without the question.
const YAML = { yaml: join(ROOT, "node_modules/yaml/browser/index.js") };

/** @type {readonly { entry: string, out: string, bundled?: boolean, shebang?: boolean }[]} */
const PROGRAMS = [
  { entry: "src/app/main.ts", out: "dist/app.mjs" },
  { entry: "src/app/check-worker.ts", out: "dist/check-worker.mjs" },
  { entry: "src/cli/main.ts", out: "dist/cli.mjs", shebang: true },
  { entry: "src/rehearsal/demo/main.ts", out: "dist/demo.mjs" },
  { entry: "test/bench/main.ts", out: "dist/bench.mjs" },
  { entry: "test/fuzz/main.ts", out: "dist/fuzz.mjs" },
  { entry: "test/chaos/main.ts", out: "dist/chaos.mjs" },
  { entry: "test/worlds/main.ts", out: "dist/worlds.mjs" },
  { entry: "test/agents/main.ts", out: "dist/test-agents.mjs" },
  { entry: "test/support/harness/demo-in-process.ts", out: "dist/demo-in-process.mjs" },
  { entry: "action/main.ts", out: "action/dist/main.mjs", bundled: true },
  { entry: "action/job.ts", out: "action/dist/job.mjs", bundled: true },
  { entry: "action/tool-server.ts", out: "action/dist/tool-server.mjs", bundled: true },
  { entry: "src/rehearsal/agent/main.ts", out: "action/dist/rehearsal.mjs", bundled: true },
];

const FOLDERS = [{ from: "studios", to: "action/dist/studios" }];

async function buildProgram({ entry, out, bundled = false, shebang = false }) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: bundled ? "bundle" : "external",
    alias: YAML,
    plugins: bundled ? [TOOLKIT] : [],
    banner: { js: [shebang ? "#!/usr/bin/env node" : "", bundled ? REQUIRE : ""].filter(Boolean).join("\n") },
    legalComments: bundled ? "eof" : "none",
    logLevel: "warning",
    charset: "utf8",
  });
  if (shebang) await chmod(join(ROOT, out), 0o755);
}

async function copyFolder({ from, to }) {
  await rm(join(ROOT, to), { recursive: true, force: true });
  await cp(join(ROOT, from), join(ROOT, to), { recursive: true });
}

async function report(programs) {
  for (const { out } of programs) {
    const { size } = await stat(join(ROOT, out));
    console.log(`${out.padEnd(28)} ${String(Math.ceil(size / 1024)).padStart(6)} KB`);
  }
}

async function main() {
  const missing = PROGRAMS.filter(({ entry }) => !existsSync(join(ROOT, entry)));
  const present = PROGRAMS.filter((program) => !missing.includes(program));
  const built = await Promise.allSettled(present.map(buildProgram));
  await Promise.all(FOLDERS.map(copyFolder));
  // esbuild has printed file, line and cause of each error by now.
  const failed = present.filter((_, i) => built[i].status === "rejected");
  if (!quiet) await report(present.filter((program) => !failed.includes(program)));
  for (const { entry, out } of missing) console.error(`build: ${out} was not made: its entry ${entry} does not exist`);
  for (const { out } of failed) console.error(`build: ${out} was not made: see the errors above`);
  if (missing.length + failed.length > 0) process.exitCode = 1;
}

await main();

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeError } from "../../src/shared/index.ts";
import type { Program } from "./programs.ts";

interface Lock {
  readonly packages: Readonly<Record<string, object>>;
}

/**
 * Installs one program at its locked version into a folder outside the tree, where every user may read it, and answers the
 * folder to put into PATH. No install script runs. What is there from before is used again. Fails where it cannot be had,
 * after some tries: a registry that does not answer once often does a moment later.
 */
export function install(program: Program, from: string): string {
  const [manifest, lock] = [join(from, "package.json"), join(from, "package-lock.json")].map((file) =>
    readFileSync(file, "utf8"),
  ) as [string, string];
  const state = createHash("sha256").update(lock).update(program.starts).digest("hex").slice(0, 12);
  const folder = join(tmpdir(), `haiku-agents-${state}`, program.name);
  const bin = join(folder, "bin");
  if (existsSync(bin)) return bin;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  layOut(folder, program, { manifest: JSON.parse(manifest), lock: JSON.parse(lock) });
  fetchInto(folder, program.name);
  execFileSync("chmod", ["-R", "a+rX", join(folder, "..")]);
  const making = join(folder, "bin.new");
  mkdirSync(making);
  symlinkSync(join(folder, "node_modules", program.starts), join(making, program.name));
  chmodSync(making, 0o755);
  execFileSync("mv", [making, bin]);
  return bin;
}

/** Seconds before it is tried again. What has come is kept by npm: each try goes on where the one before it ended. */
const PAUSES = [2, 5, 15];

function fetchInto(folder: string, name: string): void {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"];
  const fetch = () =>
    execFileSync("npm", ["ci", "--ignore-scripts", ...quiet], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
      timeout: 300_000,
    });
  for (const pause of PAUSES) {
    try {
      fetch();
      return;
    } catch (error) {
      console.error(`${name} could not be fetched, again in ${pause} s: ${describeError(error).split("\n")[0]}`);
      execFileSync("sleep", [String(pause)]);
    }
  }
  fetch();
}

/** A package of its own for one program of the list: the same lock, with that one alone at its root. */
function layOut(folder: string, program: Program, { manifest, lock }: { manifest: Manifest; lock: Lock }): void {
  const dependencies = { [program.package]: manifest.dependencies[program.package] };
  const root = { name: "agent-program", private: true, dependencies };
  const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
  write("package.json", root);
  write("package-lock.json", { ...lock, name: root.name, packages: { ...lock.packages, "": root } });
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

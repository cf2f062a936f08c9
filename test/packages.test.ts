import { readFileSync } from "node:fs";
import { satisfies } from "semver";
import { describe, expect, it } from "vitest";

/*
 * What a newcomer sees first is what the package manager prints. Nothing of ours may make it warn: a package that does
 * not want a Node we promise, or one whose install script nobody has allowed or refused.
 */

interface Locked {
  readonly engines?: { readonly node?: string };
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
}
interface Manifest {
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Readonly<Record<string, Locked>>;
};

/** The lines of Node that are promised, at the patch level that a fresh installation gets. */
const PROMISED = ["20.20.0", "24.0.0"];

/** Every package of the lock file that is installed everywhere, without this project itself. */
const installed = Object.entries(packages).filter(([path, { optional }]) => path !== "" && optional !== true);

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

describe("installing prints no warning", () => {
  it.each(PROMISED)("on Node %s: every package says it runs there", (node) => {
    const unwilling = installed.filter(([, { engines }]) => engines?.node && !satisfies(node, engines.node));
    expect(unwilling.map(([path, { engines }]) => `${nameOf(path)} wants Node ${engines?.node}`)).toEqual([]);
  });

  it("of install scripts: each is allowed or refused by name", () => {
    const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
    expect(scripted).not.toEqual([]);
    expect(scripted.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
  });
});

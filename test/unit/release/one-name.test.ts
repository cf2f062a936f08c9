import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../support/house/read-sources.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const { name, version, repository, files, bin, exports } = JSON.parse(read("package.json"));
const OURS = /^git\+(https:\/\/github\.com\/([\w-]+\/[\w-]+))\.git$/.exec(repository.url) ?? [];
const [, page = "", ours = ""] = OURS;

describe("the repository's name, set in package.json alone", () => {
  it.each(["README.md", "app.yml", "Dockerfile", "action/workflows/haiku.yml", ".github/workflows/release.yml"])(
    "is the only one of ours in %s",
    (path) => {
      const [owner = ""] = ours.split("/");
      const named = read(path).match(new RegExp(`\\b${owner}/[\\w-]+`, "g")) ?? [];
      // The package has the owner's name, and is imported by it.
      const imported = Object.keys(exports).map((path) => path.replace(/^\./, name));
      expect(named.filter((one) => one !== ours && !imported.includes(one))).toEqual([]);
    },
  );

  it("is where the App's page and the image say they come from", () => {
    expect(read("app.yml")).toContain(`\nurl: ${page}\n`);
    expect(read("Dockerfile")).toContain(`org.opencontainers.image.source="${page}"`);
  });

  it("is what the users' workflow names, in the version that is being made", () => {
    const uses = read("action/workflows/haiku.yml").match(/uses: \S*\/action@\S+/g);
    expect(uses).toEqual([`uses: ${ours}/action@v${version}`]);
  });
});

describe("the package for npm", () => {
  it("holds what its programs need, and they are built", () => {
    expect(name).toBe("haiku-for-github");
    expect(files).toContain(bin.haiku);
    for (const file of files) expect(existsSync(join(ROOT, file)), file).toBe(true);
  });

  it("has no part that the image lacks", () => {
    const image = read("Dockerfile");
    for (const file of ["dist/app.mjs", "dist/check-worker.mjs", "studios"]) {
      expect(files).toContain(file);
      expect(image).toMatch(new RegExp(`COPY --from=build .*/haiku/${file.replace(".", "\\.")}`));
    }
  });
});

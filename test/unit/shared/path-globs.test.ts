import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globMatcher, globProblem } from "../../../src/shared/index.ts";

const hits = (pattern: string, path: string): boolean => globMatcher([pattern])(path) !== null;

describe("a pattern of paths", () => {
  it.each([
    ["package-lock.json", "package-lock.json"],
    ["package-lock.json", "apps/web/package-lock.json"],
    ["*.pem", "deep/down/key.pem"],
    ["secrets/", "secrets/key"],
    ["secrets", "apps/secrets/deep/key"],
    ["secrets/**", "secrets/key"],
    ["secrets/**", "secrets/deep/key"],
    ["secrets/**", "secrets"],
    ["secrets/**", "Secrets/KEY"],
    ["/package.json", "package.json"],
    ["infra/prod", "infra/prod/main.tf"],
    ["infra/*/secret.tf", "infra/prod/secret.tf"],
    ["infra/**/secret.tf", "infra/secret.tf"],
    ["infra/**/secret.tf", "infra/a/b/secret.tf"],
    ["**/generated/*.ts", "a/b/generated/c.ts"],
    ["**", "anything"],
    ["src/*.{ts,tsx}", "src/a.tsx"],
    ["{a,{b,c}}/x", "c/x"],
    ["file-[0-9].txt", "file-7.txt"],
    ["file-[!0-9].txt", "file-x.txt"],
    ["file?.txt", "file1.txt"],
    ["a\\*b", "a*b"],
    ["[x", "[x"],
    ["été/*", "ÉTÉ/a"],
    ["*-*-*.md", "a-b-c.md"],
  ])("%s holds %s", (pattern, path) => expect(hits(pattern, path)).toBe(true));

  it.each([
    ["package-lock.json", "package-lock.json.md"],
    ["/package.json", "apps/package.json"],
    ["infra/prod", "apps/infra/prod/main.tf"],
    ["infra/*/secret.tf", "infra/a/b/secret.tf"],
    ["infra/*.tf", "infra/prod/main.tf"],
    ["secrets/**", "my-secrets/key"],
    ["secrets/**", "src/secrets/key"],
    ["*.html", "src/load.ts"],
    ["src/*.{ts,tsx}", "src/a.js"],
    ["file-[!0-9].txt", "file-7.txt"],
    ["file?.txt", "file.txt"],
    ["a\\*b", "axb"],
    ["{a}", "a"],
  ])("%s does not hold %s", (pattern, path) => expect(hits(pattern, path)).toBe(false));

  it.each([
    ["", "names a file"],
    ["/", "names a file"],
    ["!keep", "take something out"],
    ["../up", "without . and .."],
    ["./a", "without . and .."],
    ["a\nb", "one line"],
    ["x".repeat(301), "at most 300"],
    ["{a,b}".repeat(7), "choices"],
  ])("%j cannot be used, and holds everything", (pattern, words) => {
    expect(globProblem(pattern)).toContain(words);
    expect(hits(pattern, "any/thing")).toBe(true);
  });

  it("says which one it was", () => {
    expect(globMatcher(["a/", "*.ts"])("b/x.ts")).toBe("*.ts");
    expect(globMatcher([])("b/x.ts")).toBeNull();
  });

  it("agrees with what the signs mean, for every name", () => {
    const sign = fc.constantFrom("a", "b", "*", "?", "-");
    const name = fc.array(fc.constantFrom("a", "b", "-"), { minLength: 1, maxLength: 8 }).map((all) => all.join(""));
    const pattern = fc.array(sign, { minLength: 1, maxLength: 6 }).map((all) => all.join(""));
    fc.assert(
      fc.property(pattern, name, (wanted, given) => {
        const meant = new RegExp(`^${wanted.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(hits(`/${wanted}`, given)).toBe(wanted === "**" || meant.test(given));
      }),
      { numRuns: 500 },
    );
  });

  it("does not take longer the more runs a pattern has: a hostile name is read once per sign", () => {
    const name = "-".repeat(4000);
    expect(hits(`${"*-".repeat(100)}x`, name)).toBe(false);
  });
});

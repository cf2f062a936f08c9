import { describe, expect, it } from "vitest";
import { findSecrets, maskSecrets } from "../../../src/text/index.ts";

const SECRET = "s3cr3t/value+with?signs";
// Put together at run time, so that no scanner takes this file for a leak.
const body = (length: number): string => "aB3dE5fG7hJ9".repeat(12).slice(0, length);
const fake = (...parts: readonly string[]): string => parts.join("");

describe("maskSecrets", () => {
  it.each([
    ["as it is", SECRET],
    ["in base64", Buffer.from(SECRET).toString("base64")],
    ["in URL-safe base64", Buffer.from(SECRET).toString("base64url")],
    ["inside a longer base64", Buffer.from(`user:${SECRET}`).toString("base64")],
    ["inside a longer base64, one further", Buffer.from(`user1:${SECRET}!`).toString("base64")],
    ["in base64 at the third position", Buffer.from(`user12:${SECRET}!!`).toString("base64")],
    ["in hexadecimal", Buffer.from(SECRET).toString("hex")],
    ["in capital hexadecimal", Buffer.from(SECRET).toString("hex").toUpperCase()],
    ["encoded for an address", encodeURIComponent(SECRET)],
  ])("masks a known value %s", (_, written) => {
    const masked = maskSecrets(`before ${written} after`, [SECRET]);
    expect(masked).toContain("***");
    for (const piece of [SECRET, written.slice(4, -4)]) expect(masked).not.toContain(piece);
    expect(masked).toMatch(/^before .*after$/);
  });

  it("masks the lines of a value of several lines", () => {
    const value = `first line of a key 1\nsecond line of a key 2`;
    expect(maskSecrets("log: second line of a key 2", [value])).toBe("log: ***");
  });

  it("masks a value inside JSON", () => {
    expect(maskSecrets(JSON.stringify({ a: 'quote"d value' }), ['quote"d value'])).toBe('{"a":"***"}');
  });

  it.each([
    ["GitHub token", fake("gh", "p_", body(36))],
    ["GitHub token", fake("gh", "s_", body(36))],
    ["GitHub token", fake("github_", "pat_", body(60))],
    ["Anthropic key", fake("sk-", "ant-api03-", body(40))],
    ["OpenAI key", fake("sk-", "proj-", body(48))],
    ["Google key", fake("AI", "za", body(35))],
    ["AWS key", fake("AK", "IA", "ABCDEFGHIJKLMNOP")],
    ["Slack token", fake("xox", "b-", "123456789012-abc")],
    ["npm token", fake("np", "m_", body(36))],
    ["GitLab token", fake("gl", "pat-", body(20))],
    ["Stripe key", fake("sk_", "live_", body(24))],
    ["signed token", fake("ey", `J${body(20)}.ey`, `J${body(20)}.${body(30)}`)],
    ["private key", fake("-----BEGIN RSA PRIVATE", ` KEY-----\n${body(60)}\n-----END RSA PRIVATE KEY-----`)],
    ["private key", fake("-----BEGIN PRIVATE", ` KEY-----\n${body(60)}`)],
    ["password in an address", "hunter22"],
  ])("knows a %s by its look", (kind, token) => {
    const text = kind === "password in an address" ? `https://user:${token}@host.example/x` : `x ${token} y`;
    expect(findSecrets(text).map((secret) => secret.kind)).toEqual([kind]);
    expect(maskSecrets(text)).not.toContain(token.slice(10) || token);
  });

  it.each([
    ["an object id", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
    ["prose", "The secret of a good test is that it can fail."],
    ["an address", "https://github.com/acme/pipeline/pull/12"],
    ["a digest", `sha256:${"0123456789abcdef".repeat(4)}`],
    ["a file name", "src/sk-learn-models/train.py"],
    ["short known values", "a token of abc"],
  ])("leaves %s alone", (_, text) => {
    expect(maskSecrets(text, ["abc", ""])).toBe(text);
  });

  it("joins hits that overlap", () => {
    const token = fake("gh", "p_", body(36));
    expect(maskSecrets(`a ${token} b`, [token.slice(0, 30), token])).toBe("a *** b");
  });
});

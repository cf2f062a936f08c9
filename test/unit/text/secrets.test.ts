import { createHash } from "node:crypto";
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
    ["with every character percent-encoded", [...Buffer.from(SECRET)].map((byte) => `%${byte.toString(16)}`).join("")],
    [
      "in base64 with line breaks",
      Buffer.from(`user:${SECRET}`)
        .toString("base64")
        .replace(/(.{9})/g, "$1\n"),
    ],
    [
      "in base64 with line breaks of Windows",
      Buffer.from(SECRET)
        .toString("base64")
        .replace(/(.{8})/g, "$1\r\n"),
    ],
    [
      "in base64 with line breaks in JSON",
      Buffer.from(SECRET)
        .toString("base64")
        .replace(/(.{8})/g, "$1\\n"),
    ],
    ["in base64 inside an address", encodeURIComponent(Buffer.from(SECRET).toString("base64"))],
    ["in base64 of UTF-16", Buffer.from(SECRET, "utf16le").toString("base64")],
    ["in hexadecimal with spaces", Buffer.from(SECRET).toString("hex").replace(/(..)/g, "$1 ").trim()],
    ["in hexadecimal with colons", Buffer.from(SECRET).toString("hex").toUpperCase().replace(/(..)/g, "$1:")],
    ["in hexadecimal as a list", [...Buffer.from(SECRET)].map((byte) => `0x${byte.toString(16)}`).join(", ")],
    ["in hexadecimal of a program", [...Buffer.from(SECRET)].map((byte) => `\\x${byte.toString(16)}`).join("")],
    [
      "in hexadecimal with line breaks",
      Buffer.from(SECRET)
        .toString("hex")
        .replace(/(.{10})/g, "$1\n"),
    ],
    ["in escapes of JSON", [...SECRET].map((char) => `\\u00${char.charCodeAt(0).toString(16)}`).join("")],
    ["in escapes inside JSON", [...SECRET].map((char) => `\\\\u00${char.charCodeAt(0).toString(16)}`).join("")],
    ["in entities of HTML", [...SECRET].map((char) => `&#${char.charCodeAt(0)};`).join("")],
    ["in hexadecimal entities", [...SECRET].map((char) => `&#x${char.charCodeAt(0).toString(16)};`).join("")],
    ["in UTF-16", Buffer.from(SECRET, "utf16le").toString("utf8")],
    ["with spaces between its characters", [...SECRET].join(" ")],
    ["broken into lines", SECRET.replace(/(.{7})/g, "$1\n  ")],
    ["backwards", [...SECRET].reverse().join("")],
  ])("masks a known value %s", (_, written) => {
    const masked = maskSecrets(`before ${written} after`, [SECRET]);
    expect(masked).toContain("***");
    for (const piece of [SECRET, written.slice(4, -4)]) expect(masked).not.toContain(piece);
    expect(masked).toMatch(/^before .*after$/s);
    expect(findSecrets(written, [SECRET])).toMatchObject([{ kind: "known value", fingerprint: null }]);
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
    ["a class name", "sk-fading-circle-with-twelve-dots-and-more sk-cube-grid"],
    ["short known values", "a token of abc"],
    ["an id", "123e4567-e89b-12d3-a456-426614174000"],
    ["a lock file", `"integrity": "sha512-${Buffer.alloc(64, "integrity of a package").toString("base64")}"`],
    ["a checksum of Go", `example.com/m v1.2.3 h1:${Buffer.alloc(32, "sum").toString("base64")}`],
    ["a checksum of Cargo", `checksum = "${"0f1e2d3c".repeat(8)}"`],
    [
      "an image",
      `data:image/png;base64,${Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * i * 31 + i) % 251)).toString("base64")}`,
    ],
    ["an image of zeros", `/EAAC${"A".repeat(400)}/EAAA${"A".repeat(300)}+`],
    [
      "minified code",
      `!function(t,e){"object"==typeof exports?module.exports=e():t.sk=e()}(this,()=>{var n={};return n.key_id=1e3,n});`.repeat(
        50,
      ),
    ],
    [
      "a placeholder in an address",
      "postgres://user:password@localhost/db mysql://root:changeme@db redis://x:$REDIS_PASSWORD@h amqp://a:<password>@b",
    ],
    ["an address with a port and a person", "see http://localhost:3000/users/@someone and mailto:someone@example.com"],
    ["a public key", "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----"],
    ["a public key of ssh", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone"],
    ["names of variables", "AKIA_KEY_ID=$AWS_KEY GITHUB_TOKEN=$TOKEN npm_config_registry=x hf_model=a"],
    ["AWS's published keys", "AKIAIOSFODNN7EXAMPLE ASIAIOSFODNN7EXAMPLE AKIAI44QH8DHBEXAMPLE"],
    ["AWS's published secret keys", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    ["Stripe's published key", fake("sk_", "test_4eC39HqLyjWDarjtT1zdp7dc")],
    [
      "Azure's published key",
      fake("AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsu", "Fq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="),
    ],
  ])("leaves %s alone", (_, text) => {
    expect(maskSecrets(text, ["abc", ""])).toBe(text);
  });

  it("names a token by a fingerprint that anybody can make of it, and a password that may be guessed by none", () => {
    const token = fake("gh", "p_", body(36));
    const fingerprint = `sha256:${createHash("sha256").update(token).digest("hex")}`;
    expect(findSecrets(`x ${token}`)).toMatchObject([{ fingerprint }]);
    expect(findSecrets("https://user:hunter22@host.example/")).toMatchObject([{ fingerprint: null }]);
  });

  it("joins hits that overlap", () => {
    const token = fake("gh", "p_", body(36));
    expect(maskSecrets(`a ${token} b`, [token.slice(0, 30), token])).toBe("a *** b");
  });
});

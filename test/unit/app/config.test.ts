import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/app/index.ts";
import { privateKey } from "./app-under-test.ts";

const ELLIPTIC = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const ENV = { APP_ID: "7", PRIVATE_KEY: privateKey(), WEBHOOK_SECRET: "a long and random text" };

describe("the configuration", () => {
  it("has a default for everything but id, key and secret", () => {
    expect(readConfig(ENV)).toEqual({
      appId: 7,
      privateKey: privateKey().trim(),
      webhookSecrets: ["a long and random text"],
      host: "localhost",
      port: 3000,
      webhookPath: "/api/github/webhooks",
      apiUrl: "https://api.github.com",
      webUrl: "https://github.com",
      proxy: null,
      workflow: "haiku.yml",
      studios: null,
      gatherMs: 1000,
      graceMs: 20_000,
      sweepMs: 300_000,
      dispatchGraceMs: 60_000,
      parallel: 4,
      logLevel: "info",
      crashAt: null,
    });
  });

  it.each([
    [{ APP_ID: "" }, "app_id_missing"],
    [{ APP_ID: "seven" }, "app_id_missing"],
    [{ PRIVATE_KEY: "" }, "private_key_missing"],
    [{ PRIVATE_KEY: "not a key" }, "private_key_invalid"],
    [{ PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" }, "private_key_invalid"],
    [{ PRIVATE_KEY: ELLIPTIC }, "private_key_invalid"],
    [{ PRIVATE_KEY: "", PRIVATE_KEY_PATH: "/there/is/none.pem" }, "private_key_unreadable"],
    [{ WEBHOOK_SECRET: "" }, "webhook_secret_missing"],
    [{ WEBHOOK_SECRET: " " }, "webhook_secret_missing"],
    [{ HTTPS_PROXY: "socks5://proxy.acme.test" }, "proxy_invalid"],
    [{ http_proxy: "http://" }, "proxy_invalid"],
    [{ PORT: "80 " + "x" }, "number_invalid"],
    [{ HAIKU_SWEEP_MS: "-1" }, "number_invalid"],
    [{ GHE_HOST: "not a host" }, "api_url_invalid"],
    [{ LOG_LEVEL: "loud" }, "log_level_unknown"],
  ])("refuses %j with %s and says what to do", (differs, code) => {
    expect(() => readConfig({ ...ENV, ...differs })).toThrow(
      expect.objectContaining({ code, hint: expect.stringMatching(/.{10}/) }),
    );
  });

  it("takes the key from a file, with escaped line ends, or in base64", () => {
    const path = join(mkdtempSync(join(tmpdir(), "haiku-key-")), "key.pem");
    writeFileSync(path, privateKey());
    const keys = [
      { PRIVATE_KEY: "", PRIVATE_KEY_PATH: path },
      { PRIVATE_KEY: privateKey().replaceAll("\n", "\\n") },
      { PRIVATE_KEY: Buffer.from(privateKey()).toString("base64") },
    ].map((differs) => readConfig({ ...ENV, ...differs }).privateKey.trim());
    expect(keys).toEqual([privateKey().trim(), privateKey().trim(), privateKey().trim()]);
  });

  it.each([
    [{ GHE_HOST: "git.acme.test" }, "https://git.acme.test/api/v3", "https://git.acme.test"],
    [{ HAIKU_API_URL: "http://127.0.0.1:4000/" }, "http://127.0.0.1:4000", "http://127.0.0.1:4000"],
    [{ HAIKU_API_URL: "http://a.test", HAIKU_WEB_URL: "http://b.test/" }, "http://a.test", "http://b.test"],
  ])("speaks to the server of %j", (differs, apiUrl, webUrl) => {
    expect(readConfig({ ...ENV, ...differs })).toMatchObject({ apiUrl, webUrl });
  });

  it("takes both secrets during a rotation", () => {
    const both = { WEBHOOK_SECRET: "Xq3v9Lk2mZp0sT7w", HAIKU_WEBHOOK_SECRET_PREVIOUS: "a long and random text" };
    expect(readConfig({ ...ENV, ...both }).webhookSecrets).toEqual(Object.values(both));
  });

  it.each([
    "development",
    "secret",
    "changeme",
    "fifteen letters",
    "changemechangeme",
    "development-secret-1",
    "Your-Webhook-Secret-Here",
    "1234567890123456",
    "aaaaaaaaaaaaaaaaaaaaaaaa",
    "                    x",
  ])("refuses the secret %j by the name of its variable, and says how to make one", (secret) => {
    for (const name of ["WEBHOOK_SECRET", "HAIKU_WEBHOOK_SECRET_PREVIOUS"]) {
      expect(() => readConfig({ ...ENV, [name]: secret })).toThrow(
        expect.objectContaining({
          code: "webhook_secret_weak",
          message: expect.stringMatching(new RegExp(`^${name} `)),
          hint: expect.stringContaining("openssl rand -hex 32"),
        }),
      );
    }
  });

  it.each([
    "3f786850e387550fdab836ed7e6dc881de23001b",
    "Tr0ub4dor&3-horse",
    "secret: 9vK2xWqL0pZsT7wM",
    "0294871635120938",
  ])("takes the secret %j", (secret) => {
    expect(readConfig({ ...ENV, WEBHOOK_SECRET: secret }).webhookSecrets).toEqual([secret]);
  });

  it.each([
    [{}, null],
    [{ NO_PROXY: "localhost" }, null],
    [{ HTTPS_PROXY: "proxy.acme.test:3128" }, { https: "http://proxy.acme.test:3128", http: null, none: "" }],
    [
      { https_proxy: "http://a.test", HTTPS_PROXY: "http://b.test", HTTP_PROXY: "http://c.test", NO_PROXY: "d.test" },
      { https: "http://a.test", http: "http://c.test", none: "d.test" },
    ],
  ])("reads the way to GitHub from %j", (differs, proxy) => {
    expect(readConfig({ ...ENV, ...differs }).proxy).toEqual(proxy);
  });
});

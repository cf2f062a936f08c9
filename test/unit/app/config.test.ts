import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/app/index.ts";
import { privateKey } from "./app-under-test.ts";

const ENV = { APP_ID: "7", PRIVATE_KEY: privateKey(), WEBHOOK_SECRET: "long and random" };

describe("the configuration", () => {
  it("has a default for everything but id, key and secret", () => {
    expect(readConfig(ENV)).toEqual({
      appId: 7,
      privateKey: privateKey().trim(),
      webhookSecrets: ["long and random"],
      host: "localhost",
      port: 3000,
      webhookPath: "/api/github/webhooks",
      apiUrl: "https://api.github.com",
      webUrl: "https://github.com",
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
    [{ PRIVATE_KEY: "", PRIVATE_KEY_PATH: "/there/is/none.pem" }, "private_key_unreadable"],
    [{ WEBHOOK_SECRET: "" }, "webhook_secret_missing"],
    [{ WEBHOOK_SECRET: "development" }, "webhook_secret_default"],
    [{ HAIKU_WEBHOOK_SECRET_PREVIOUS: "development" }, "webhook_secret_default"],
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
    expect(readConfig({ ...ENV, HAIKU_WEBHOOK_SECRET_PREVIOUS: "older" }).webhookSecrets).toEqual([
      "long and random",
      "older",
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { createLog, traced } from "../../../src/app/log.ts";
import { privateKey } from "./app-under-test.ts";

function written(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  const secrets = [privateKey(), "the webhook's secret"];
  write(createLog({ level: "info", secrets, to: { write: (line) => void lines.push(line) } }));
  return lines.join("");
}

describe("the log", () => {
  it.each([
    ["an installation's token", `token ghs_7_${"aB3_".repeat(20)}.xx.yy`, "aB3_aB3_"],
    ["a signed token", `bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI3In0.${"c2ln".repeat(20)}`, "c2lnc2ln"],
    ["the webhook's secret", "it is the webhook's secret", "webhook's secret"],
    ["the private key", privateKey(), privateKey().split("\n")[3] ?? "?"],
  ])("never shows %s, in whatever field", (_what, text, secret) => {
    const line = written((log) => log.error({ err: new TypeError(text), deep: { text } }, text));
    expect(line).not.toContain(secret);
    expect(line).toContain("***");
  });

  it("leaves out payloads, signatures and headers that authorise", () => {
    const fields = {
      event: { payload: { body: "private text" } },
      signature: "sha256=00",
      err: { request: { headers: { authorization: "word" } } },
    };
    const line = written((log) => log.info(fields, "x"));
    expect(line).not.toMatch(/private text|sha256=00|"word"/);
  });

  it("carries what a piece of work is about into every line of it, and into no other's", () => {
    const line = written((log) => {
      traced({ delivery: "d1" }, () => traced({ intent: "airports" }, () => log.info({}, "inside")));
    });
    expect(JSON.parse(line)).toMatchObject({ intent: "airports", msg: "inside" });
    expect(JSON.parse(line)).not.toHaveProperty("delivery");
  });
});

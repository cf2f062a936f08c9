import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/* `haiku … | head` reads some lines and goes away. */

it("the program ends, and complains of nothing", async () => {
  const program = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, "studio", "list"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let complaints = "";
  child.stderr.on("data", (text) => {
    complaints += text;
  });
  const [code] = await once(child, "close");
  expect([code, complaints]).toEqual([0, ""]);
});

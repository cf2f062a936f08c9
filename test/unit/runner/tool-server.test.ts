import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { describe, expect, it } from "vitest";
import { stepKey } from "../../../src/method/index.ts";
import { readToolCalls, writeSession } from "../../../src/tools/index.ts";
import { sessionOf, type Worker, type World } from "../../support/tool-desks.ts";

/* The tool server as it is shipped, and the official client of its protocol. */

const SERVER = resolve("action/dist/tool-server.mjs");
const here = { intent: "airports", stage: "build" };
const git = (cwd: string, ...args: readonly string[]) => execFileSync("git", args, { cwd, encoding: "utf8" }).trim();

interface Step {
  /** What the step's runner shares with the server. */
  readonly folder: string;
  /** The agent's checkout. */
  readonly tree: string;
}

async function aStep(worker: Worker, world: World = {}): Promise<Step> {
  const root = mkdtempSync(join(tmpdir(), "tool-server-"));
  const [tree, folder] = [join(root, "tree"), join(root, "session")];
  for (const path of [join(tree, "src"), folder]) mkdirSync(path, { recursive: true });
  writeFileSync(join(tree, "src", "load.mjs"), "export const rows = 3;\n");
  git(tree, "init", "--quiet");
  git(tree, "add", "--all");
  const { state, step, work, files } = sessionOf(worker, world);
  await writeSession(folder, {
    step: stepKey(state.slug, step),
    state,
    work: Object.fromEntries(work),
    tree: { folder: tree, books: join(tree, ".git"), kept: "", attributes: false },
    files: [...files],
    blocked: [],
    scratch: join(root, "scratch"),
    environment: {},
    gate_timeout_ms: 60_000,
  });
  return { folder, tree };
}

async function connects({ folder }: Step): Promise<Client> {
  const client = new Client({ name: "an-agent", version: "1" });
  const environment = { PATH: process.env.PATH ?? "" };
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [SERVER, folder], env: environment }),
  );
  return client;
}

describe("the tool server", () => {
  it("says how it is used", async () => {
    const client = await connects(await aStep("verifier"));
    expect(client.getInstructions()).toMatch(/exactly as your prompt has them.*wait for their answer/s);
    await client.close();
  });

  it("goes on from what was accepted when it is started again", async () => {
    const step = await aStep("verifier");
    const first = await connects(step);
    const shown = { ...here, unit: "1", n: 1, met: true, evidence: "3 rows" };
    expect(await first.callTool({ name: "haiku_unit_criterion", arguments: shown })).not.toHaveProperty("isError");
    await first.close();
    const second = await connects(step);
    const done = await second.callTool({
      name: "haiku_unit_advance_hat",
      arguments: { ...here, unit: "001", message: "done" },
    });
    expect(done.structuredContent).toMatchObject({ finished: true });
    await second.close();
    // And a third one knows that it has ended.
    const third = await connects(step);
    const late = await third.callTool({
      name: "haiku_unit_record",
      arguments: { ...here, unit: "001", section: "Notes", text: "more" },
    });
    expect(late.structuredContent).toMatchObject({ error: "iteration_already_terminal" });
    await third.close();
    expect((await readToolCalls(step.folder)).map(({ name }) => name)).toEqual([
      "haiku_unit_criterion",
      "haiku_unit_advance_hat",
    ]);
  });

  it("shows life while a gate runs, and ends the gate when the host gives up", async () => {
    const step = await aStep("builder", { gate: "touch began; sleep 600" });
    const client = await connects(step);
    const signs: number[] = [];
    const asked = { name: "haiku_gates_run", arguments: { ...here, unit: "001" } };
    const given = new AbortController();
    const call = client.callTool(asked, undefined, {
      signal: given.signal,
      timeout: 120_000,
      onprogress: ({ progress }) => {
        signs.push(progress);
        if (signs.length === 2) given.abort();
      },
    });
    await expect(call).rejects.toThrow();
    expect(signs).toEqual([5, 10]);
    // The next call waits for the gate to be gone: it is answered, so it is.
    const next = await client.callTool({
      name: "haiku_unit_record",
      arguments: { ...here, unit: "001", section: "Notes", text: "more" },
    });
    expect(next).not.toHaveProperty("isError");
    await client.close();
  });

  it("answers a call of twenty megabytes by name", async () => {
    const client = await connects(await aStep("verifier"));
    const evidence = "x".repeat(20_000_000);
    const answer = await client.callTool({
      name: "haiku_unit_criterion",
      arguments: { ...here, unit: "001", n: 1, met: true, evidence },
    });
    expect(answer.structuredContent).toMatchObject({ error: "haiku_unit_criterion_input_invalid" });
    await client.close();
  });
});

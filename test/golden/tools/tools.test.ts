import { describe, expect, it } from "vitest";
import { commandNames } from "../../../src/method/index.ts";
import { listed, TOOLS } from "../../../src/tools/index.ts";

describe("what agents see of the tools", () => {
  it("is a tool for every command of the method, and the one that runs gates", () => {
    expect(TOOLS.map(({ name }) => name).sort()).toEqual([...commandNames(), "haiku_gates_run"].sort());
  });

  it.each(TOOLS)("$name", async (tool) => {
    const seen = listed(tool);
    expect(seen.inputSchema).toMatchObject({ type: "object", additionalProperties: false });
    await expect(`${JSON.stringify(seen, null, 2)}\n`).toMatchFileSnapshot(`./${tool.name}.json`);
  });
});

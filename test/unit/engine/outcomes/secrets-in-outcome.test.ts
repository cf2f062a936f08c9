import { expect, it } from "vitest";
import { secretInCalls, secretInName } from "../../../../src/engine/index.ts";
import { addedSecrets } from "../../../../src/text/index.ts";

const TOKEN = `ghp_${"a1B2".repeat(9)}`;
const secretsIn = (text: string) => addedSecrets(null, text, { allow: [] });

it.each([
  ["a name", `data/${TOKEN}`],
  ["a name with an ending", `data/${TOKEN}.csv`],
  ["a folder", `${TOKEN}/rows.csv`],
])("a new file that carries a secret out by %s is not taken, and its name is not repeated", (_, path) => {
  const error = secretInName(path, secretsIn);
  expect(error?.code).toBe("secret_found");
  expect(`${error?.message} ${error?.hint}`).not.toContain(TOKEN);
});

it("an ordinary name is taken", () => {
  expect(secretInName("data/airports-2026.csv", secretsIn)).toBeNull();
});

it("a call that carries one out is not taken", () => {
  const call = { name: "haiku_feedback", args: { body: [`see ${TOKEN}`] } };
  expect(secretInCalls([call], secretsIn)?.code).toBe("secret_found");
});

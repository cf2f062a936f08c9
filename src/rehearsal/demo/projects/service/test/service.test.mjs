import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { readAirports } from "../service/airports.mjs";
import { createService } from "../service/server.mjs";

const airports = readAirports(readFileSync(new URL("../data/airports.csv", import.meta.url), "utf8"));

async function started(t, options) {
  const lines = [];
  const service = createService({ airports, release: "test", log: (line) => lines.push(line), ...options });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  t.after(() => service.close());
  return { url: `http://127.0.0.1:${service.address().port}`, lines };
}

test("an airport by its code, and none by any other", async (t) => {
  const { url, lines } = await started(t);
  const found = await fetch(`${url}/airports/BTR`, { headers: { "x-request-id": "one" } });
  assert.equal((await found.json()).name, "Baton Rouge Metropolitan, Ryan");
  assert.equal((await fetch(`${url}/airports/nowhere`)).status, 404);
  assert.deepEqual(
    lines.map(({ status }) => status),
    [200, 404],
  );
  assert.deepEqual([found.headers.get("x-request-id"), lines[0].id], ["one", "one"]);
});

test("a service without data lives and is not ready", async (t) => {
  const { url } = await started(t, { airports: null });
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  assert.equal((await fetch(`${url}/readyz`)).status, 503);
});

test("requests for airports are counted", async (t) => {
  const { url } = await started(t);
  await fetch(`${url}/airports/BTR`);
  await fetch(`${url}/healthz`);
  assert.match(await (await fetch(`${url}/metrics`)).text(), /^airports_requests_total 1$/m);
});

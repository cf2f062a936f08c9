import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readAirports } from "./airports.mjs";
import { createService } from "./server.mjs";

const { PORT = "8080", DATA = "data", RELEASE = "unreleased" } = process.env;
const DRAIN_MS = 10_000;

const airports = readAirports(await readFile(join(DATA, "airports.csv"), "utf8"));
const log = (line) => console.log(JSON.stringify(line));
const service = createService({ airports, release: RELEASE, log });
service.listen(Number(PORT), "127.0.0.1", () => log({ listening: service.address().port, release: RELEASE }));

process.once("SIGTERM", () => {
  setTimeout(() => service.closeAllConnections(), DRAIN_MS).unref();
  service.close(() => log({ ended: true, release: RELEASE }));
  service.closeIdleConnections();
});

import { toAirports } from "../model/airports.mjs";
import { toRoutes } from "../model/routes.mjs";
import { toStateTraffic } from "../model/state-traffic.mjs";

/** Turns staged rows into the tables of the model. They are rebuilt whole from staging, so nothing old survives in them. */
export async function step(work) {
  const airports = toAirports(work.staged.airports);
  const routes = toRoutes(work.staged.flights, new Set(airports.rows.map(({ airport_id }) => airport_id)));
  work.tables.airports = airports.rows;
  work.tables.routes = routes.rows;
  work.tables["state-traffic"] = toStateTraffic(airports.rows, routes.rows);
  work.dead.push(...airports.dead, ...routes.dead);
  for (const [table, rows] of Object.entries(work.tables)) await work.output.writeRows(`model/${table}.ndjson`, rows);
  work.report.rows_loaded = airports.rows.length + routes.rows.length;
}

/** State of an airport; those whose state nobody knows share one row, so that no flight is left out of the sums. */
export function stateOf(airport) {
  return airport.state ?? "unknown";
}

/** One row per state, in the order of the codes. `flights_within` counts in `flights_out` and in `flights_in` too. */
export function toStateTraffic(airports, routes) {
  const states = new Map();
  const stateById = new Map(airports.map((airport) => [airport.airport_id, stateOf(airport)]));
  for (const airport of airports) {
    const state = stateOf(airport);
    const empty = { state, airports: 0, routes_out: 0, flights_out: 0, flights_in: 0, flights_within: 0 };
    const row = states.get(state) ?? empty;
    row.airports += 1;
    states.set(state, row);
  }
  for (const { origin_id, destination_id, flights } of routes) {
    const [from, to] = [origin_id, destination_id].map((id) => states.get(stateById.get(id)));
    from.routes_out += 1;
    from.flights_out += flights;
    to.flights_in += flights;
    if (from === to) from.flights_within += flights;
  }
  return [...states.values()].sort((a, b) => (a.state < b.state ? -1 : 1));
}

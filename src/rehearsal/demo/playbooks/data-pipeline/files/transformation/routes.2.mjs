/** One route, or the reason why the row is none. */
function toRoute({ origin, destination, count }, airports) {
  const unknown = [origin, destination].filter((code) => !airports.has(code));
  if (unknown.length > 0) return { reason: `unknown airport ${unknown.join(" and ")}` };
  if (!/^[1-9]\d*$/.test(count)) return { reason: "the number of flights is no whole number from 1" };
  const id = `${origin}-${destination}`;
  return { route: { route_id: id, origin_id: origin, destination_id: destination, flights: Number(count) } };
}

/** One row per ordered pair of airports; `airports` is the set of ids there are. Nothing vanishes: the rest is dead letters. */
export function toRoutes(staged, airports) {
  const [rows, dead, first] = [[], [], new Map()];
  for (const { source, batch, row, cells } of staged) {
    const { route, reason } = toRoute(cells, airports);
    const twin = route && first.get(route.route_id);
    const problem = reason ?? (twin && `route of row ${twin} once more`);
    if (problem) dead.push({ source, batch, row, reason: problem, cells });
    else {
      first.set(route.route_id, row);
      rows.push(route);
    }
  }
  return { rows, dead };
}

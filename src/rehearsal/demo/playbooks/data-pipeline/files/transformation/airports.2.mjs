/** The sources write "NA", or nothing, where they do not know: in the model that is null. */
export function known(cell) {
  const text = cell.trim();
  return text === "" || text === "NA" ? null : text;
}

/** A number within its range, or null for anything else. */
export function numberWithin(cell, low, high) {
  const value = cell.trim() === "" ? Number.NaN : Number(cell);
  return value >= low && value <= high ? value : null;
}

/** One airport, or the reason why the row is none. */
function toAirport({ iata, name, city, state, country, latitude, longitude }) {
  const airport = {
    airport_id: iata.trim(),
    name: known(name),
    city: known(city),
    state: known(state),
    country: known(country),
    latitude: numberWithin(latitude, -90, 90),
    longitude: numberWithin(longitude, -180, 180),
  };
  if (airport.airport_id === "") return { reason: "no code" };
  if (airport.latitude === null || airport.longitude === null) return { reason: "not a place on earth" };
  return { airport };
}

/** One row per airport. Of two rows with the same code the first one counts; the other is a dead letter. */
export function toAirports(staged) {
  const [rows, dead, first] = [[], [], new Map()];
  for (const { source, batch, row, cells } of staged) {
    const { airport, reason } = toAirport(cells);
    const twin = airport && first.get(airport.airport_id);
    const problem = reason ?? (twin && `code of row ${twin} once more`);
    if (problem) dead.push({ source, batch, row, reason: problem, cells });
    else {
      first.set(airport.airport_id, row);
      rows.push(airport);
    }
  }
  return { rows, dead };
}

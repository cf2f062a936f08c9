/** What the source calls unknown. */
const UNKNOWN = "NA";
export const AIRPORT_COLUMNS = ["iata", "name", "city", "state", "country", "latitude", "longitude"];
export const ROUTE_COLUMNS = ["origin", "destination", "count"];

const known = (cell) => (cell === UNKNOWN ? null : cell); // M1-03, M1-04: null
const source = (value) => value ?? UNKNOWN;

/** A number that comes back as the very text it was; anything else is a reason to reject the row. */
function exact(cell, column) {
  const number = Number(cell);
  if (cell !== "" && Number.isFinite(number) && String(number) === cell) return number;
  throw new RangeError(`${column} "${cell}" would not come back as it is`);
}

/** Numbers the places in the order in which they first occur. M1-08: derive. */
class Places {
  rows = [];
  #ids = new Map();

  idOf(city, state, country) {
    const key = [city, state, country].join(" ");
    if (!this.#ids.has(key)) {
      this.#ids.set(key, this.rows.length + 1);
      this.rows.push({ id: this.rows.length + 1, city, state, country });
    }
    return this.#ids.get(key);
  }
}

function airport(cells, places) {
  if (cells.length !== AIRPORT_COLUMNS.length) throw new RangeError(`${cells.length} cells instead of 7`);
  const [code, name, city, state, country, latitude, longitude] = cells;
  const position = { latitude: exact(latitude, "latitude"), longitude: exact(longitude, "longitude") }; // M1-06, M1-07
  return { code, name, place: places.idOf(known(city), known(state), country), ...position }; // M1-01, M1-02
}

function route(cells, codes) {
  if (cells.length !== ROUTE_COLUMNS.length) throw new RangeError(`${cells.length} cells instead of 3`);
  const [from, to, count] = cells;
  for (const code of [from, to]) if (!codes.has(code)) throw new RangeError(`no airport ${code}`); // M1-09, M1-10
  return { from, to, flights: exact(count, "count") }; // M1-11
}

/** Source records without their headers, as the target's tables. Each record ends in a table or among the rejected. */
export function toTarget({ airports, routes }) {
  const rejected = [];
  const moved = (table, records, convert) =>
    records.flatMap((cells, i) => {
      try {
        return [convert(cells)];
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        rejected.push({ table, row: i + 2, reason: error.message, cells });
        return [];
      }
    });
  const places = new Places();
  const stations = moved("airports", airports, (cells) => airport(cells, places));
  const codes = new Set(stations.map(({ code }) => code));
  const flown = moved("routes", routes, (cells) => route(cells, codes));
  return { tables: { places: places.rows, airports: stations, routes: flown }, rejected };
}

/** The way back: the target's tables as source records, headers first. */
export function toSource({ places, airports, routes }) {
  const placeOf = new Map(places.map((place) => [place.id, place]));
  const stations = airports.map(({ code, name, place, latitude, longitude }) => {
    const { city, state, country } = placeOf.get(place);
    return [code, name, source(city), source(state), country, String(latitude), String(longitude)];
  });
  const flown = routes.map(({ from, to, flights }) => [from, to, String(flights)]);
  return { airports: [AIRPORT_COLUMNS, ...stations], routes: [ROUTE_COLUMNS, ...flown] };
}

/**
 * The kinds of checks. Each answers `{ check, severity, threshold, actual, passed, samples }`: `passed` is null for what
 * could not be judged, and `samples` holds up to three of the rows that broke it.
 */
function result(check, severity, { threshold, actual, passed, samples = [] }) {
  return { check, severity, threshold, actual, passed, samples: samples.slice(0, 3) };
}

/** No row breaks the rule. */
function none(check, severity, { rows, broken, threshold }) {
  const bad = rows.filter(broken);
  return result(check, severity, { threshold, actual: `${bad.length} rows`, passed: bad.length === 0, samples: bad });
}

export function columns(table, rows, wanted) {
  const broken = (row) => JSON.stringify(Object.keys(row)) !== JSON.stringify(wanted);
  return none(`schema: ${table}`, "blocking", { rows, broken, threshold: `0 rows without ${wanted.join(", ")}` });
}

export function unique(name, rows, column) {
  const seen = new Set();
  const broken = (row) => seen.size === seen.add(row[column]).size;
  return none(`unique: ${name}`, "blocking", { rows, broken, threshold: "0 rows with a value seen before" });
}

export function reference(name, rows, column, keys) {
  const broken = (row) => !keys.has(row[column]);
  return none(`reference: ${name}`, "blocking", { rows, broken, threshold: "0 rows that lead nowhere" });
}

export function range(name, rows, column, [low, high]) {
  const broken = (row) => typeof row[column] !== "number" || row[column] < low || row[column] > high;
  return none(`range: ${name}`, "blocking", { rows, broken, threshold: `0 rows outside ${low} to ${high}` });
}

/** The sources' own word for "not known" is null in the model, everywhere. */
export function markers(name, rows, texts) {
  const broken = (row) => texts.some((column) => row[column] === "NA" || row[column] === "");
  return none(`not known is null: ${name}`, "blocking", { rows, broken, threshold: "0 rows with NA or an empty text" });
}

/** Two counts of the same thing must agree to the last one. */
export function agreement(name, source, target) {
  const passed = source === target;
  return result(`reconciliation: ${name}`, "blocking", {
    threshold: `difference 0`,
    actual: `${source} and ${target}`,
    passed,
  });
}

export function share(name, part, whole, limit) {
  const actual = whole === 0 ? 0 : part / whole;
  return result(`share: ${name}`, "warning", {
    threshold: percent(limit),
    actual: percent(actual),
    passed: actual <= limit,
  });
}

export function nulls(name, rows, column, limit) {
  const missing = rows.filter((row) => row[column] === null);
  return { ...share(`null in ${name}`, missing.length, rows.length, limit), samples: missing.slice(0, 3) };
}

/** Judged only when somebody says what time it is: without that, the same sources always give the same answer. */
export function freshness(age, limit) {
  const actual = age === null ? "not judged: no --now was given" : `${age} h`;
  return result("freshness: oldest source", "warning", {
    threshold: `${limit} h`,
    actual,
    passed: age === null ? null : age <= limit,
  });
}

function percent(value) {
  return `${Math.round(value * 100_000) / 1000} %`;
}

/** Counters and gauges in Prometheus' text format. */
export interface Metrics {
  count(name: CounterName, labels?: Readonly<Record<string, string>>, by?: number): void;
  text(): string;
}

const COUNTERS = {
  haiku_deliveries_total: "Webhook deliveries, by event and what became of them",
  haiku_wakes_total: "Wakes, by what they mean",
  haiku_reconciles_total: "Looks at an intent, by outcome",
  haiku_writes_total: "Writes made by looks at intents",
  haiku_redeliveries_total: "Failed deliveries asked for again",
} as const;
/** Every counter there is, by its name in Prometheus' text. */
export type CounterName = keyof typeof COUNTERS;

/** `gauges` are read when the text is asked for. */
export function createMetrics(gauges: Readonly<Record<string, () => number>> = {}): Metrics {
  const values = new Map<CounterName, Map<string, number>>();

  function count(name: CounterName, labels: Readonly<Record<string, string>> = {}, by = 1): void {
    const series = values.get(name) ?? new Map<string, number>();
    const key = labelText(labels);
    values.set(name, series.set(key, (series.get(key) ?? 0) + by));
  }

  function text(): string {
    const lines: string[] = [];
    for (const name of Object.keys(COUNTERS) as CounterName[]) {
      lines.push(`# HELP ${name} ${COUNTERS[name]}`, `# TYPE ${name} counter`);
      for (const [labels, value] of values.get(name) ?? []) lines.push(`${name}${labels} ${value}`);
    }
    for (const [name, read] of Object.entries(gauges)) lines.push(`# TYPE ${name} gauge`, `${name} ${read()}`);
    return `${lines.join("\n")}\n`;
  }

  return { count, text };
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, "_")}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

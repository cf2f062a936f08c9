import type { JobAnnotation } from "../../seams.ts";

/** How many annotations of one level a step may leave, and how many a job may leave in all; the rest is only printed. */
const PER_LEVEL = 10;
const PER_JOB = 50;
const LEVELS = { error: "failure", warning: "warning", notice: "notice" } as const;

const COMMAND = /^::([a-zA-Z][a-zA-Z-]*)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/;

/** Everything a job prints, with secrets replaced, and the workflow commands in it understood. */
export class JobLog {
  readonly lines: string[] = [];
  readonly annotations: JobAnnotation[] = [];
  readonly #sink: (line: string) => void;
  readonly #secrets = new Set<string>();
  readonly #ofStep = new Map<JobAnnotation["level"], number>();
  #stoppedUntil: string | null = null;

  constructor(sink: (line: string) => void) {
    this.#sink = sink;
  }

  /** What an earlier step stopped is heeded again, and annotations are counted anew. */
  beginStep(): void {
    this.#stoppedUntil = null;
    this.#ofStep.clear();
  }

  /** From now on this value, and each line of it, shows as `***`. */
  addMask(value: string): void {
    for (const line of [value, ...value.split(/\r?\n/)]) if (line.trim() !== "") this.#secrets.add(line);
  }

  holdsSecret(text: string): boolean {
    return [...this.#secrets].some((secret) => text.includes(secret));
  }

  /** A line a step printed; may be a workflow command. */
  print(line: string): void {
    if (this.#stoppedUntil !== null) {
      // The word may be made of anything, other than a command's name.
      if (line.trim() === `::${this.#stoppedUntil}::`) this.#stoppedUntil = null;
      else this.note(line);
      return;
    }
    const match = COMMAND.exec(line.trimStart());
    if (match === null) this.note(line);
    else this.#command(match[1] ?? "", match[2] ?? "", unescapeData(match[3] ?? ""), line);
  }

  /** A line of the runner itself, or plain text. */
  note(line: string): void {
    const masked = this.mask(line);
    this.lines.push(masked);
    this.#sink(masked);
  }

  mask(text: string): string {
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
  }

  #command(name: string, properties: string, data: string, line: string): void {
    switch (name.toLowerCase()) {
      case "add-mask":
        this.addMask(data);
        return;
      case "error":
      case "warning":
      case "notice":
        this.#annotate(name.toLowerCase() as keyof typeof LEVELS, properties, data);
        return;
      case "group":
        this.note(`▸ ${data}`);
        return;
      case "endgroup":
      case "debug":
        return;
      case "stop-commands":
        this.#stoppedUntil = data;
        return;
      default:
        this.note(line);
    }
  }

  #annotate(name: keyof typeof LEVELS, properties: string, data: string): void {
    const named = new Map(
      properties.split(",").map((pair) => {
        const [key = "", ...value] = pair.split("=");
        return [key.trim(), unescapeProperty(value.join("="))] as const;
      }),
    );
    const level = LEVELS[name];
    const title = named.get("title");
    const before = this.#ofStep.get(level) ?? 0;
    this.#ofStep.set(level, before + 1);
    if (before < PER_LEVEL && this.annotations.length < PER_JOB)
      this.annotations.push({
        level,
        title: title ? this.mask(title) : null,
        message: this.mask(data),
        // What names no file stands at the workflows.
        path: named.get("file") || ".github",
        line: Number(named.get("line")) || 1,
      });
    for (const part of data.split("\n")) this.note(`${name}: ${part}`);
  }
}

function unescapeData(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}

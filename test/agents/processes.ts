import { readdirSync, readFileSync } from "node:fs";

const GONE = ["ENOENT", "ESRCH"];

function unlessGone(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "code" in error && GONE.includes(String(error.code))) return "";
    throw error;
  }
}

const ids = (): readonly string[] => readdirSync("/proc").filter((name) => /^\d+$/.test(name));
const startedAs = (id: string): string =>
  unlessGone(() => readFileSync(`/proc/${id}/cmdline`, "utf8"))
    .replaceAll("\0", " ")
    .trim();

/** Everything that lives, of which `main.ts` lets us see our own alone: number → what it was started as. */
export function living(): ReadonlyMap<string, string> {
  const here = ids().filter((id) => {
    const status = unlessGone(() => readFileSync(`/proc/${id}/status`, "utf8"));
    return status !== "" && !/^State:\s+[ZX]/m.test(status);
  });
  return new Map(here.map((id) => [id, startedAs(id).slice(0, 200)]));
}

/** Programs that were started with this word among their arguments, where everybody can read it. */
export function startedWith(word: string): readonly string[] {
  return ids()
    .map(startedAs)
    .filter((line) => line.includes(word));
}

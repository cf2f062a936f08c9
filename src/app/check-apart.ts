import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { CheckApart } from "../engine/index.ts";
import { HostError } from "../shared/index.ts";
import type { CheckedProject, ProjectTexts } from "../studio/index.ts";

/** Beside the built program, or where it is built to when run from the sources. */
const PLACES = ["./check-worker.mjs", "../../dist/check-worker.mjs"];

/** A quarter of what people wait for a check at most; ordinary projects need less than a second. */
const MOST_MS = 15_000;
const MOST_MEMORY_MB = 256;

/** The project's texts, checked in a thread of its own. Deliveries and other intents go on meanwhile. */
export const checkApart: CheckApart = (texts) => checkInThread(texts, MOST_MS, placeOf());

function placeOf(): URL {
  const place = PLACES.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
  if (place === undefined) throw new HostError("the program is not built: run `npm run build`", { retryable: false });
  return place;
}

/**
 * What the thread at `program` answers; null when it has not answered within `ms`, or needs more memory than it may have:
 * it is ended then. HostError when it breaks.
 */
export function checkInThread(texts: ProjectTexts, ms: number, program: URL): Promise<CheckedProject | null> {
  const worker = new Worker(program, {
    workerData: texts,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  return new Promise<CheckedProject | null>((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    worker.once("message", (checked: CheckedProject) => resolve(checked));
    worker.once("error", (error: Error) => {
      const memory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
      if (memory) resolve(null);
      else reject(new HostError(`a check of studios broke: ${error.message}`, { retryable: false, cause: error }));
    });
    worker.once("exit", () => {
      clearTimeout(timer);
      resolve(null);
    });
  }).finally(() => worker.terminate());
}

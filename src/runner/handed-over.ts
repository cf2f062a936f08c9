import { readFile, rm } from "node:fs/promises";
import * as z from "zod";
import { parseJson, UserError } from "../shared/index.ts";

const Environment = z.record(z.string(), z.string());

/** The job's environment as `main.mjs` has handed it over. The file is gone afterwards. */
export async function takeEnvironment(file: string): Promise<Readonly<Record<string, string>>> {
  if (file === "") {
    const hint = "the Action is started by its main.mjs";
    throw new UserError("environment_missing", "this program is told the job's environment by a file", hint);
  }
  const text = await readFile(file, "utf8");
  await rm(file);
  return parseJson(text, Environment, "the job's environment");
}

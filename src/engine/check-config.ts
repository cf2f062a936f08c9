import { CONFIG_CHECK, configCheck } from "../render/index.ts";
import { CONFIG_FILE, checkProject } from "../studio/index.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";
import { OVERLAY, readProjectTexts } from "./project-files.ts";

export interface ConfigAsked {
  readonly pull: number;
  readonly head: string;
  /** Asked for again by a person: written anew even when nothing has changed. */
  readonly again: boolean;
}

/**
 * Checks the studios and the config of a pull request that touches them, and says so in a check on its head. What a
 * commit holds never changes, so the check is written once for each head. Answers the number of writes.
 */
export async function checkConfig(ports: EnginePorts, options: EngineOptions, asked: ConfigAsked): Promise<number> {
  const { pull, head, again } = asked;
  const touched = [...(await ports.pulls.commentableLines(pull)).keys()];
  if (!touched.some((path) => path === CONFIG_FILE || path.startsWith(OVERLAY))) return 0;
  const { overlay, config, unusable } = await readProjectTexts(ports.store, head);
  const { studios, problems } = checkProject({ shipped: options.shippedStudios, overlay, config });
  const names = studios.map((studio) => studio.name);
  const wanted = configCheck({ pull, head, problems: [...unusable, ...problems], studios: names });
  const standing = again ? null : await ports.checks.newest(head, CONFIG_CHECK);
  if (standing?.external_id === wanted.external_id) return 0;
  await ports.checks.create(wanted);
  return 1;
}

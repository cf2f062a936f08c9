import { CONFIG_CHECK, configCheck } from "../../render/index.ts";
import { type CheckedProject, CONFIG_FILE, checkProject, type StudioProblem, tooMuch } from "../../studio/index.ts";
import { OVERLAY, type ProjectTexts, readProjectTexts } from "../observe/project-config.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { keepCheck } from "./keep-check.ts";

/** `pull` is a pull request's number, `head` the commit that is checked. */
export interface ConfigAsked {
  readonly pull: number;
  readonly head: string;
  /** Asked for again by a person: written anew even when nothing has changed. */
  readonly again: boolean;
}

/**
 * Checks the studios and the config of a pull request that touches them, and says so in a check on its head. What a
 * commit holds never changes, so the check is written once for each head. Anybody can propose anything: what is too much is
 * not read, and what takes too long is given up, and either is said. Answers the number of writes.
 */
export async function checkConfig(ports: EnginePorts, options: EngineOptions, asked: ConfigAsked): Promise<number> {
  const { pull, head, again } = asked;
  const touched = [...(await ports.pulls.commentableLines(pull)).keys()];
  if (!touched.some((path) => path === CONFIG_FILE || path.startsWith(OVERLAY))) return 0;
  const texts = await readProjectTexts(ports.store, head);
  const { studios, problems } = await check(options, texts);
  const names = studios.map((studio) => studio.name);
  const wanted = configCheck({ pull, head, problems: [...texts.unusable, ...problems], studios: names });
  return keepCheck(ports, again ? null : await ports.checks.newest(head, CONFIG_CHECK), wanted, true);
}

async function check(options: EngineOptions, { overlay, config }: ProjectTexts): Promise<CheckedProject> {
  const much = tooMuch({ overlay, config });
  if (much) return { studios: [], problems: [much] };
  const apart = options.checkApart ?? (async (texts) => checkProject(texts));
  const checked = await apart({ shipped: options.shippedStudios, overlay, config });
  return checked ?? { studios: [], problems: [tooLong([...overlay.keys()].sort()[0] ?? CONFIG_FILE)] };
}

function tooLong(file: string): StudioProblem {
  const what = "reading studios and config takes longer than is spent on it";
  return { severity: "error", code: "too_long", file, line: 1, what, fix: "make them smaller or simpler" };
}

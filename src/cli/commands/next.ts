import { readOffline } from "../../engine/index.ts";
import { type Job, stepKey } from "../../method/index.ts";
import type { StateStore } from "../../ports/index.ts";
import { whatIsWaitedFor } from "../../render/index.ts";
import { chooseIntent } from "../choose-intent.ts";
import { reasonLines } from "../reason-lines.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";

const PLAIN_PAGE = { url: "", clean: (text: string): string => text };

/** `haiku next`: what may happen now, and why nothing else does. */
export async function next(
  store: StateStore,
  terminal: Terminal,
  asked: { readonly slug?: string | undefined; readonly json?: boolean | undefined },
): Promise<ExitCode> {
  const slug = await chooseIntent(store, asked.slug);
  const { position } = await readOffline(store, slug, terminal.now());
  const keys = ({ kind, steps }: Job) => ({ kind, steps: steps.map((step) => stepKey(slug, step)) });
  if (asked.json) {
    writeJson(terminal, { slug, ...position, lanes: position.lanes.map(keys) });
    return EXIT.ok;
  }
  const lanes = position.lanes.map(keys).map(({ kind, steps }) => `${kind.padEnd(10)}${steps.join("\n            ")}`);
  const lines = [
    `${slug}: ${whatIsWaitedFor(PLAIN_PAGE, position)}`,
    ...block("May start now", lanes),
    ...block("In flight", position.in_flight),
    ...block("Not yet met", reasonLines(position.reason)),
    "",
    "Approvals and merges are known to GitHub alone; here they count as not given.",
  ];
  terminal.write(`${lines.join("\n")}\n`);
  return EXIT.ok;
}

function block(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

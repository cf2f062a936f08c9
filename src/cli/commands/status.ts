import { readOffline } from "../../engine/index.ts";
import type { StateStore } from "../../ports/index.ts";
import { plain, renderStatusText, whatIsWaitedFor } from "../../render/index.ts";
import { allIntents, chooseIntent } from "../choose-intent.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";

const PLAIN_PAGE = { url: "", clean: plain };

/** `haiku status`: where an intent stands; `--all`: one line for each. */
export async function status(
  store: StateStore,
  terminal: Terminal,
  asked: {
    readonly slug?: string | undefined;
    readonly all?: boolean | undefined;
    readonly json?: boolean | undefined;
  },
): Promise<ExitCode> {
  if (asked.all) return statusOfAll(store, terminal, asked.json === true);
  const intent = await readOffline(store, await chooseIntent(store, asked.slug), terminal.now());
  if (asked.json) writeJson(terminal, { slug: intent.state.slug, state: intent.state, position: intent.position });
  else terminal.write(renderStatusText(intent));
  return EXIT.ok;
}

async function statusOfAll(store: StateStore, terminal: Terminal, json: boolean): Promise<ExitCode> {
  const slugs = await allIntents(store);
  const intents = await Promise.all(slugs.map((slug) => readOffline(store, slug, terminal.now())));
  if (json) {
    const rows = intents.map(({ state, position }) => ({ slug: state.slug, title: state.intent.title, position }));
    writeJson(terminal, { intents: rows });
    return EXIT.ok;
  }
  const width = Math.max(...slugs.map((slug) => slug.length));
  const lines = intents.map(
    ({ state, position }) => `${state.slug.padEnd(width)}  ${whatIsWaitedFor(PLAIN_PAGE, position)}`,
  );
  terminal.write(`${lines.join("\n")}\n`);
  return EXIT.ok;
}

import { type Verdict, verifyLedger } from "../../engine/index.ts";
import type { StateStore } from "../../ports/index.ts";
import { renderVerdictText } from "../../render/index.ts";
import { allIntents, chooseIntent } from "../choose-intent.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";

/**
 * `haiku verify`: replays every ledger from its own journal and compares the files byte for byte. A ledger that neither
 * signatures nor a work commit hold follows from itself alone; it is not called ok, and is no failure.
 */
export async function verify(
  store: StateStore,
  terminal: Terminal,
  asked: { readonly slug?: string | undefined; readonly json?: boolean | undefined },
): Promise<ExitCode> {
  const slugs = asked.slug === undefined ? await allIntents(store) : [await chooseIntent(store, asked.slug)];
  const intents: { readonly slug: string; readonly verdict: Verdict }[] = [];
  for (const slug of slugs) intents.push({ slug, verdict: await verifyLedger(store, slug) });
  if (asked.json) {
    writeJson(terminal, { verify: worst(intents.map(({ verdict }) => verdict)), intents: intents.map(toRow) });
  } else terminal.write(intents.map(({ slug, verdict }) => renderVerdictText(slug, verdict)).join(""));
  return intents.some(({ verdict }) => verdict.first !== null) ? EXIT.broken : EXIT.ok;
}

const BY_WEIGHT: readonly Verdict["verdict"][] = ["does not follow", "follows, not anchored", "ok"];

function worst(verdicts: readonly Verdict[]): Verdict["verdict"] {
  return BY_WEIGHT.find((weight) => verdicts.some(({ verdict }) => verdict === weight)) ?? "ok";
}

function toRow({ slug, verdict }: { readonly slug: string; readonly verdict: Verdict }) {
  const { verdict: verify, ...rest } = verdict;
  return { slug, verify, ...rest };
}

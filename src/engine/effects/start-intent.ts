import { type LedgerEvent, ledgerBranch, type Person, RULES, type SourceRef } from "../../method/index.ts";
import { UserError } from "../../shared/index.ts";
import { freezeIntent } from "../../studio/index.ts";
import type { StartOptions, StartRequest } from "../commands/start-words.ts";
import { type KnownIntent, nameFolder, nameIntent, sourceOf } from "../ledger/intent-names.ts";
import { knownIntent } from "../ledger/known-intents.ts";
import { createLedger } from "../ledger/ledger.ts";
import type { ProjectFiles } from "../observe/project-config.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";

const TRIES = 20;

/** The ledger a command has led to; `open` when its issue has others that have not ended. */
export type StartResult = { readonly kind: "started" | "open"; readonly slug: string };

/**
 * Starts the ledger of an intent. The same command always leads to the same ones, also from two processes at once:
 * whoever makes the branch has begun them, the other goes on with them. A branch that somebody else has made meanwhile is
 * passed over; UserError where it cannot be told who has.
 */
export async function startIntent(
  { ports, options }: { readonly ports: EnginePorts; readonly options: EngineOptions },
  project: ProjectFiles,
  request: StartRequest,
  before: readonly KnownIntent[],
): Promise<StartResult> {
  const { issue, by, wanted } = request;
  const source = sourceOf(issue, request.comment);
  let known = before;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const naming = nameIntent(source, issue, known);
    if (naming.kind === "begun") return { kind: "started", slug: naming.slug };
    if (naming.kind === "open") return naming;
    const { slug } = naming;
    const folder = nameFolder(slug, wanted.title, known);
    const made = await createLedger(ports.store, startEvent(ports, project, { slug, folder, wanted, source, by }));
    if (made !== "exists") return { kind: "started", slug };
    const there = await knownIntent({ ports, options, issue }, slug);
    if (there.doubt) throw there.doubt;
    known = [...known, there];
  }
  throw new UserError(
    "slug_taken",
    `${ledgerBranch(`${issue}`)} and its successors exist already`,
    "delete the branches below `haiku/` that are of no intent",
  );
}

function startEvent(
  ports: EnginePorts,
  project: ProjectFiles,
  about: { slug: string; folder: string; wanted: StartOptions; source: SourceRef; by: Person },
): Extract<LedgerEvent, { do: "start" }> {
  const { slug, folder, wanted, source, by } = about;
  const { studio, mode, stages, title, goal } = wanted;
  return {
    do: "start",
    at: ports.clock.now(),
    slug,
    folder,
    title,
    goal,
    studio: { name: studio.name, digest: studio.digest },
    mode,
    by: "app",
    rules: RULES,
    stages,
    frozen: freezeIntent(studio, project.config),
    created: { by, source },
  };
}

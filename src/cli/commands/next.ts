import { type DryRun, dryRun, readOffline } from "../../engine/index.ts";
import { type Job, stepKey } from "../../method/index.ts";
import type { StateStore } from "../../ports/index.ts";
import { nextLookLines, plain, whatIsWaitedFor } from "../../render/index.ts";
import { chooseIntent } from "../choose-intent.ts";
import { reasonLines } from "../reason-lines.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";

const PLAIN_PAGE = { url: "", clean: plain };

/** `haiku next`: what may happen now, and why nothing else does; with `--dry-run` what the engine would do at its next look. */
export async function next(
  store: StateStore,
  terminal: Terminal,
  asked: {
    readonly slug?: string | undefined;
    readonly json?: boolean | undefined;
    readonly dryRun?: boolean | undefined;
  },
): Promise<ExitCode> {
  const slug = await chooseIntent(store, asked.slug);
  if (asked.dryRun) return showDryRun(terminal, slug, await dryRun(store, slug, terminal.now()), asked.json === true);
  const { position } = await readOffline(store, slug, terminal.now());
  const keys = ({ kind, steps }: Job) => ({ kind, steps: steps.map((step) => stepKey(slug, step)) });
  if (asked.json) {
    writeJson(terminal, { slug, ...position, lanes: position.lanes.map(keys) });
    return EXIT.ok;
  }
  const jobs = position.lanes.map(keys).map(({ kind, steps }) => `${kind.padEnd(10)}${steps.join("\n            ")}`);
  const lines = [
    `${slug}: ${whatIsWaitedFor(PLAIN_PAGE, position)}`,
    ...block("May start now", jobs),
    ...block("In flight", position.in_flight.map(plain)),
    ...block("Not yet met", reasonLines(position.reason).map(plain)),
    "",
    GITHUB_ALONE,
  ];
  terminal.write(`${lines.join("\n")}\n`);
  return EXIT.ok;
}

const GITHUB_ALONE = "Approvals and merges are known to GitHub alone; here they count as not given.";

function showDryRun(terminal: Terminal, slug: string, decision: DryRun, json: boolean): ExitCode {
  const { events, jobs, operation, again, makes_branch = false, position } = decision;
  const { status, waits_for } = position;
  if (json) {
    const started = jobs.map(({ kind, steps }) => ({ kind, steps: steps.map((step) => stepKey(slug, step)) }));
    writeJson(terminal, {
      slug,
      dry_run: true,
      status,
      waits_for,
      makes_branch,
      events,
      jobs: started,
      operation,
      again,
    });
    return EXIT.ok;
  }
  const lines = nextLookLines(decision).map((line) => `  - ${plain(line)}`);
  const said =
    lines.length > 0
      ? [`${slug}: at its next look the engine`, ...lines, "", `Nothing of it was done. ${GITHUB_ALONE}`]
      : [`${slug}: nothing to do without somebody else; ${whatIsWaitedFor(PLAIN_PAGE, position)}`, "", GITHUB_ALONE];
  terminal.write(`${said.join("\n")}\n`);
  return EXIT.ok;
}

function block(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

import * as z from "zod";
import { collectProblems, describeError, parseJson } from "../../shared/index.ts";
import type { LocalGitHub } from "../github/index.ts";
import type { AppProcess } from "./app-process.ts";
import type { LastLines } from "./last-lines.ts";
import type { Person } from "./person.ts";

interface DemoState {
  readonly local: LocalGitHub;
  readonly app: AppProcess;
  readonly jobLog: LastLines;
  /** Who looks at the pull requests. */
  readonly eyes: Person;
}

/** What somebody who looks for the reason of a stall wants to see: gate checks, refused requests, log lines. */
export async function explainStall({ local, app, jobLog, eyes }: DemoState): Promise<readonly string[]> {
  const refused = local.requests.filter(({ status }) => status >= 400).slice(-8);
  return [
    ...section("checks on the pull requests", await gateTexts(eyes)),
    ...section(
      "last requests that were refused",
      refused.map((r) => `${r.status} ${r.method} ${r.path}`),
    ),
    ...section("problems of the local GitHub", local.problems.slice(-5)),
    ...section(
      "last deliveries",
      local.deliveries.slice(0, 6).map((d) => `${d.statusCode} ${d.event}.${d.action}`),
    ),
    ...section("last lines of the jobs", jobLog.lines),
    ...section("last lines of the App's log", app.log.lines.slice(-25).map(logLine)),
  ];
}

const LogLine = z.object({
  level: z.number(),
  msg: z.string().optional(),
  intent: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});

/** A structured log line in short; anything else as it stands. */
function logLine(line: string): string {
  const read = line.startsWith("{") ? collectProblems(() => parseJson(line, LogLine, "log line")) : null;
  if (!read?.ok) return line;
  const { level, msg = "", intent, err } = read.value;
  const said = err && !msg.includes(err.message) ? `${msg}: ${err.message}` : msg;
  return `${level >= 50 ? "ERROR" : level >= 40 ? "WARN " : "info "} ${intent ? `${intent}: ` : ""}${said}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `-- ${title}`, ...lines];
}

async function gateTexts(eyes: Person): Promise<readonly string[]> {
  try {
    const pulls = (await eyes.pulls()).filter((pull) => pull.branch.startsWith("haiku/"));
    const texts = await Promise.all(
      pulls.map(async (pull) => {
        const checks = (await eyes.checks(pull.head)).filter(({ name }) => name.startsWith("haiku/"));
        const state = pull.merged ? "merged" : pull.draft ? "draft" : "ready";
        return [
          `#${pull.number} ${pull.branch} (${state})`,
          ...checks.flatMap((c) => [`  ${c.name}: ${c.title}`, c.text ?? ""]),
        ];
      }),
    );
    return texts.flat();
  } catch (error) {
    return [`could not be read: ${describeError(error)}`];
  }
}

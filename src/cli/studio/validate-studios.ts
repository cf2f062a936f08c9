import { resolve } from "node:path";
import type { StudioProblem } from "../../studio/index.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";
import { type ReadStudios, readAt, readProject } from "./read-studios.ts";

/** `haiku studio validate`: every problem with file, line and cure. Warnings alone are no failure, unless `strict`. */
export async function validateStudios(
  terminal: Terminal,
  asked: { readonly path?: string | undefined; readonly json?: boolean; readonly strict?: boolean },
): Promise<ExitCode> {
  const { path } = asked;
  const read =
    path === undefined ? await readProject(terminal.folder) : await readAt(resolve(terminal.folder, path), path);
  const [errors, warnings] = [count(read.problems, "error"), count(read.problems, "warning")];
  if (asked.json) writeJson(terminal, { files: read.files, errors, warnings, problems: read.problems });
  else terminal.write(`${[...read.problems.map(line), summary(read)].join("\n")}\n`);
  return errors > 0 || (asked.strict === true && warnings > 0) ? EXIT.broken : EXIT.ok;
}

/** In the form that editors and terminals make a link of: file, line, what it is. */
function line({ severity, code, file, line: at, what, fix }: StudioProblem): string {
  return `${file}:${at}: ${severity}: ${what} — ${fix} [${code}]`;
}

function summary({ files, problems }: ReadStudios): string {
  const [errors, warnings] = [count(problems, "error"), count(problems, "warning")];
  return `${plural(files, "file")}: ${plural(errors, "error")}, ${plural(warnings, "warning")}`;
}

function count(problems: readonly StudioProblem[], severity: StudioProblem["severity"]): number {
  return problems.filter((problem) => problem.severity === severity).length;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

import ts from "typescript";
import { ERROR_CODES } from "../../../src/shared/error-codes/index.ts";
import { type SourceFile, walk } from "./read-sources.ts";

/* The page of all codes, `.github/errors.md`: the table of the code, with the places where each arises read from the sources. */

const PEOPLE = "people, in a comment or a check";
const JOB = "a job, in its log";
const AGENT = "an agent, in its job's log";
const TERMINAL = "whoever is at the terminal";
const SERVER = "whoever runs the App, in its log";
const ORDER = [PEOPLE, JOB, AGENT, TERMINAL, SERVER];

/** Who meets what arises in a room, or in a folder of one. */
const MET_BY: Readonly<Record<string, readonly string[]>> = {
  app: [SERVER],
  engine: [PEOPLE],
  github: [PEOPLE],
  render: [PEOPLE],
  method: [PEOPLE],
  "method/commands": [AGENT],
  state: [PEOPLE, TERMINAL],
  studio: [PEOPLE, TERMINAL],
  shared: [PEOPLE, TERMINAL],
  git: [TERMINAL],
  cli: [TERMINAL],
  tools: [AGENT],
  agents: [JOB],
  presets: [JOB],
  runner: [JOB],
  rehearsal: [TERMINAL],
};

const TABLE = "src/shared/error-codes/";

/** The page, from the sources. */
export function errorPage(house: readonly SourceFile[]): string {
  const places = placesOfCodes(house);
  const sections = Object.entries(ERROR_CODES).map(([title, codes]) => {
    const rows = Object.entries(codes)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([code, [happens, todo]]) => rowOf([code, happens, todo], places.get(code) ?? []));
    return `## ${title}\n\n| Code | What happened | What to do | Who meets it | Where it arises |\n|---|---|---|---|---|\n${rows.join("\n")}\n`;
  });
  return `${HEAD}\n${sections.join("\n")}`;
}

const HEAD = `# All error codes

Every error that somebody can do something about has a code, a message that names the file, the line or the word, and a
hint. The codes stay the same; this page says what each means. \`npm run golden\` writes it from
\`src/shared/error-codes/\` and from the places that use them.

An agent that calls a tool with an input that does not fit hears \`<tool>_input_invalid\`, with what does not fit.
`;

function rowOf([code, happens, todo]: readonly [string, string, string], paths: readonly string[]): string {
  const met = new Set(paths.flatMap(metBy));
  // Folders: who looks for the line searches for the code, and files move.
  const where = [...new Set(paths.map((path) => `\`${path.slice("src/".length, path.lastIndexOf("/"))}\``))].join(", ");
  return `| \`${code}\` | ${happens} | ${todo} | ${ORDER.filter((one) => met.has(one)).join("; ")} | ${where} |`;
}

function metBy(path: string): readonly string[] {
  const [, room = "", folder = ""] = path.split("/");
  return MET_BY[`${room}/${folder}`] ?? MET_BY[room] ?? [];
}

/** Code → the files in which it is given to an error, a problem or a refusal; comparing with one is no giving. */
export function placesOfCodes(house: readonly SourceFile[]): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>(allCodes().map((code) => [code, []]));
  for (const { path, tree } of house) {
    if (path.startsWith(TABLE) || metBy(path).length === 0) continue;
    walk(tree, (node) => {
      if (!ts.isStringLiteral(node) || !isGiven(node)) return;
      const found = places.get(node.text);
      if (found && !found.includes(path)) found.push(path);
    });
  }
  return places;
}

/** Every code there is a row for, as often as there is one. */
export function allCodes(): readonly string[] {
  return Object.values(ERROR_CODES).flatMap((codes) => Object.keys(codes));
}

function isGiven(literal: ts.StringLiteral): boolean {
  let node: ts.Node = literal;
  while (ts.isConditionalExpression(node.parent) && node.parent.condition !== node) node = node.parent;
  const { parent } = node;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent))
    return parent.arguments?.[0] === node
      ? GIVES.test(parent.expression.getText())
      : CODE_LAST.test(parent.expression.getText());
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) && parent.initializer === node;
}

const GIVES = /(?:Error|Payload|Ended)$|^super$|refus|^broken$|problems\.(?:error|warn)$|^refuse$/;
/** Functions that are told the code behind what it is about. */
const CODE_LAST = /^ownFinding$/;

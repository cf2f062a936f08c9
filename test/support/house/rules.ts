import { basename } from "node:path";
import ts from "typescript";
import { lineOf, roomOf, type SourceFile, walk } from "./read-sources.ts";
import {
  FILE_NAME,
  FORBIDDEN_NAMES,
  IN_ORDER,
  MAX_FILE_LINES,
  MAX_FUNCTION_LINES,
  MAX_PARAMETERS,
  MAY_EXPORT_DEFAULT,
  MAY_EXPORT_STAR,
  MAY_TOUCH_PROCESS,
  MAY_USE,
  PURE_ROOMS,
  READS_ALONE,
  SIDE_DOORS,
} from "./rooms.ts";

/** One breach: `<path>:<line> <what>`. */
export type Breach = string;
export type Rule = (file: SourceFile) => readonly Breach[];

/** Every rule that looks at one file, under the name that an exemption uses. */
export const RULES: Readonly<Record<string, Rule>> = {
  direction: importsGoOneWay,
  order: foldersFollowEachOther,
  door: roomsAreEnteredByTheirIndex,
  size: filesAndFunctionsStaySmall,
  name: filesSayWhatTheyDo,
  pure: pureRoomsStayPure,
  errors: errorsAreOurs,
  swallow: nothingIsSwallowed,
  process: processIsTouchedInFewFiles,
  reads: planningReadsAlone,
  exports: exportsAreNamed,
  keys: foreignKeysAreOwn,
};

/** Folders of a room that follow each other: a later one may use an earlier one, never the other way round. */
function foldersFollowEachOther(file: SourceFile): readonly Breach[] {
  const rank = (path: string): number => {
    const [, room = "", folder = ""] = path.split("/");
    return (IN_ORDER[room] ?? []).indexOf(folder);
  };
  const own = rank(file.path);
  if (own < 0) return [];
  return file.imports.flatMap(({ path, line }) => {
    if (!path || roomOf(path) !== file.room || rank(path) <= own) return [];
    return [`${file.path}:${line} comes before ${path} in a pass and may not use it`];
  });
}

function importsGoOneWay(file: SourceFile): readonly Breach[] {
  const allowed = MAY_USE[file.room];
  if (!allowed) return [`${file.path}:1 lies in a room the plan does not know: ${file.room}`];
  return file.imports.flatMap(({ path, line }) => {
    if (!path || roomOf(path) === file.room || allowed.includes(roomOf(path))) return [];
    return [`${file.path}:${line} ${file.room} may not use ${roomOf(path)}`];
  });
}

function roomsAreEnteredByTheirIndex(file: SourceFile): readonly Breach[] {
  return file.imports.flatMap(({ path, line }) => {
    if (!path || roomOf(path) === file.room || SIDE_DOORS.includes(path)) return [];
    return path === `src/${roomOf(path)}/index.ts`
      ? []
      : [`${file.path}:${line} enters ${roomOf(path)} through ${path}`];
  });
}

function filesAndFunctionsStaySmall(file: SourceFile): readonly Breach[] {
  const lines = file.text.split("\n").length - 1;
  const found: Breach[] = lines > MAX_FILE_LINES ? [`${file.path}:1 has ${lines} lines`] : [];
  walk(file.tree, (node) => {
    if (!ts.isFunctionLike(node) || !("body" in node) || !node.body) return;
    const from = lineOf(file.tree, node);
    const length = file.tree.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - from;
    if (length > MAX_FUNCTION_LINES) found.push(`${file.path}:${from} function of ${length} lines`);
    if (node.parameters.length > MAX_PARAMETERS)
      found.push(`${file.path}:${from} ${node.parameters.length} parameters`);
  });
  return found;
}

function filesSayWhatTheyDo(file: SourceFile): readonly Breach[] {
  const parts = file.path.replace(/\.ts$/, "").split("/");
  return parts
    .filter((part) => !FILE_NAME.test(part) || FORBIDDEN_NAMES.test(part))
    .map((part) => `${file.path}:1 name says nothing or is not kebab-case: ${part}`);
}

const IMPURE_NAMES = ["Promise", "process", "setTimeout", "setInterval", "queueMicrotask", "fetch", "console"];

function pureRoomsStayPure(file: SourceFile): readonly Breach[] {
  if (!PURE_ROOMS.includes(file.room)) return [];
  const found = file.imports
    .filter(({ specifier }) => specifier.startsWith("node:"))
    .map(({ specifier, line }) => `${file.path}:${line} imports ${specifier}`);
  walk(file.tree, (node) => {
    const what = impurity(node);
    if (what) found.push(`${file.path}:${lineOf(file.tree, node)} ${what}`);
  });
  return found;
}

function impurity(node: ts.Node): string | null {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return "is async";
  if (ts.isAwaitExpression(node)) return "waits";
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length)
    return "asks the clock";
  if (ts.isPropertyAccessExpression(node) && ["Date.now", "Math.random"].includes(node.getText()))
    return node.getText();
  return isGlobal(node) && IMPURE_NAMES.includes(node.text) ? `uses ${node.text}` : null;
}

/** An identifier used as a value or type of its own, not as the name of a member. */
function isGlobal(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !(ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) || parent.name !== node;
}

function errorsAreOurs(file: SourceFile): readonly Breach[] {
  if (file.room === "shared") return [];
  return matches(file, (node) => {
    if (!ts.isThrowStatement(node) || !ts.isNewExpression(node.expression)) return null;
    const thrown = node.expression.expression.getText();
    return ["Error", "TypeError", "RangeError", "SyntaxError"].includes(thrown) ? `throws a bare ${thrown}` : null;
  });
}

function nothingIsSwallowed(file: SourceFile): readonly Breach[] {
  return matches(file, (node) => {
    if (ts.isCatchClause(node) && node.block.statements.length === 0) return "empty catch";
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
    const handler = node.expression.name.text === "catch" ? node.arguments[0] : undefined;
    return handler && ts.isArrowFunction(handler) && isNothing(handler.body) ? "empty .catch" : null;
  });
}

function isNothing(body: ts.ConciseBody): boolean {
  return ts.isBlock(body) ? body.statements.length === 0 : ["undefined", "null"].includes(body.getText());
}

function processIsTouchedInFewFiles(file: SourceFile): readonly Breach[] {
  if (MAY_TOUCH_PROCESS.some((at) => file.path === at || (at.endsWith("/") && file.path.startsWith(at)))) return [];
  const named = matches(file, (node) => (isGlobal(node) && node.text === "process" ? "names process" : null));
  const imported = file.imports.filter(({ specifier }) => specifier === "node:process");
  return [...named, ...imported.map(({ line }) => `${file.path}:${line} imports node:process`)];
}

function planningReadsAlone(file: SourceFile): readonly Breach[] {
  if (!READS_ALONE.within.some((at) => file.path.startsWith(at))) return [];
  const whole = (node: ts.Node): string | null =>
    ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? node.typeName.text : null;
  return matches(file, (node) => {
    const name = whole(node);
    if (name === null || !READS_ALONE.without.includes(name) || whole(node.parent) === "Pick") return null;
    return `may write by ${name}, where a pass is only planned`;
  });
}

function exportsAreNamed(file: SourceFile): readonly Breach[] {
  return matches(file, (node) => {
    if (ts.isExportDeclaration(node) && !node.exportClause && !MAY_EXPORT_STAR.includes(file.path)) return "export *";
    const marked =
      ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword);
    const isDefault = ts.isExportAssignment(node) || marked;
    return isDefault && !MAY_EXPORT_DEFAULT.includes(file.path) ? `default export in ${basename(file.path)}` : null;
  });
}

/** Assigning to `x["__proto__"]` sets no field: records of foreign words are made by `Object.fromEntries` or are Maps. */
function foreignKeysAreOwn(file: SourceFile): readonly Breach[] {
  const literals = new Set<string>();
  walk(file.tree, (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer) return;
    if (ts.isObjectLiteralExpression(node.initializer)) literals.add(node.name.getText());
  });
  return matches(file, (node) => {
    if (ts.isCallExpression(node) && /^Object\.assign\(\s*\{/.test(node.getText())) return "assigns onto a new object";
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return null;
    const { left } = node;
    if (!ts.isElementAccessExpression(left) || ts.isStringLiteral(left.argumentExpression)) return null;
    return literals.has(left.expression.getText()) ? `assigns ${left.getText()}` : null;
  });
}

function matches(file: SourceFile, what: (node: ts.Node) => string | null): readonly Breach[] {
  const found: Breach[] = [];
  walk(file.tree, (node) => {
    const said = what(node);
    if (said) found.push(`${file.path}:${lineOf(file.tree, node)} ${said}`);
  });
  return found;
}

/** Chains of files that import each other, each told once, beginning with its first file by name. */
export function importCycles(files: readonly SourceFile[]): readonly string[] {
  const uses = new Map(files.map((file) => [file.path, file.imports.flatMap(({ path }) => path ?? [])]));
  const done = new Set<string>();
  const cycles = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.add(rotated(trail.slice(at)).join(" → "));
    if (at >= 0 || done.has(path)) return;
    for (const next of uses.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of uses.keys()) visit(path, []);
  return [...cycles].sort();
}

function rotated(cycle: readonly string[]): readonly string[] {
  const first = cycle.indexOf([...cycle].sort()[0] ?? "");
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

import ts from "typescript";
import { walk } from "../house/read-sources.ts";
import type { Program } from "./program.ts";

/*
 * Which declared names product code reads. Writing a field into an object is no reading, nor is taking its old value to
 * make its new one; copying an object into one of another type hands the question on to the other type's field.
 */

export interface Reads {
  /** Whether anything reads the field declared here, by its name or after it was copied into another type's field. */
  isRead(declaration: ts.Node): boolean;
}

/** Files whose reading does not count: they write down and read back whatever there is. */
type Ignored = (path: string) => boolean;

export function collectReads(program: Program, ignored: Ignored): Reads {
  const read = new Set<ts.Node>();
  const copies: Copies = new Map();
  const own = new Set(program.files);
  const copy = copier(program.checker, copies, (node) => own.has(node.getSourceFile()));
  for (const file of program.files) {
    const silent = ignored(program.pathOf(file));
    walk(file, (node) => {
      if (!silent) for (const one of readBy(program.checker, node)) read.add(one);
      renewBy(program.checker, node, copies);
      copyBy(program.checker, node, copy);
    });
  }
  return { isRead: (declaration) => reaches(declaration, read, copies) };
}

type Copies = Map<ts.Node, Set<ts.Node>>;

function link(copies: Copies, from: readonly ts.Node[], to: readonly ts.Node[]): void {
  for (const one of from)
    for (const other of to) if (one !== other) copies.set(one, (copies.get(one) ?? new Set()).add(other));
}

function reaches(start: ts.Node, read: ReadonlySet<ts.Node>, copies: Copies): boolean {
  const seen = new Set<ts.Node>([start]);
  for (const node of seen) {
    if (read.has(node)) return true;
    for (const next of copies.get(node) ?? []) seen.add(next);
  }
  return false;
}

/** Declarations of the fields that this node reads. */
function readBy(checker: ts.TypeChecker, node: ts.Node): readonly ts.Node[] {
  if (ts.isPropertyAccessExpression(node)) {
    if (isTarget(node) || renewed(node) !== null) return [];
    return declarationsOf(checker.getSymbolAtLocation(node.name));
  }
  if (ts.isElementAccessExpression(node)) {
    const owner = checker.getTypeAtLocation(node.expression);
    return namesIn(checker.getTypeAtLocation(node.argumentExpression)).flatMap((name) => field(owner, name));
  }
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) && node.dotDotDotToken === undefined) {
    const name = node.propertyName ?? node.name;
    if (!ts.isIdentifier(name) && !ts.isStringLiteralLike(name)) return [];
    if (ts.isIdentifier(node.name) && node.name.text.startsWith("_")) return []; // taken out in order to be left out
    return field(checker.getTypeAtLocation(node.parent), name.text);
  }
  if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.InKeyword &&
    ts.isStringLiteralLike(node.left)
  )
    return field(checker.getTypeAtLocation(node.right), node.left.text);
  return [];
}

/** The words that a key may be, where its type says so: a table's column, a union of names. */
function namesIn(key: ts.Type): readonly string[] {
  return (key.isUnion() ? key.types : [key]).flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
}

function isTarget(node: ts.Expression): boolean {
  const { parent } = node;
  return (
    ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** The field of its own name whose new value an expression stands in; null when it stands in none. */
function renewed(node: ts.PropertyAccessExpression): ts.PropertyAssignment | null {
  for (let up: ts.Node = node.parent; up && !ts.isStatement(up) && !ts.isFunctionLike(up); up = up.parent)
    if (ts.isPropertyAssignment(up) && up.name.getText() === node.name.text) return up;
  return null;
}

/** `title: finding.title` reads the old field if somebody reads the new one. */
function renewBy(checker: ts.TypeChecker, node: ts.Node, copies: Copies): void {
  const into = ts.isPropertyAccessExpression(node) ? renewed(node) : null;
  if (into === null || !ts.isPropertyAccessExpression(node)) return;
  const from = declarationsOf(checker.getSymbolAtLocation(node.name));
  const wanted = checker.getContextualType(into.parent);
  link(copies, from, [into, ...(wanted ? field(wanted, node.name.text) : [])]);
}

function declarationsOf(symbol: ts.Symbol | undefined): readonly ts.Node[] {
  return symbol?.declarations ?? [];
}

/** Of a union every member's field. */
function field(type: ts.Type, name: string): readonly ts.Node[] {
  const members = type.isUnion() ? type.types : [type];
  return members.flatMap((one) => declarationsOf(one.getProperty(name)));
}

type Copy = (from: ts.Type, to: ts.Type) => void;

const DEEPEST = 4;

/** Links each field of one type with the field of the same name that another type declares for itself. */
function copier(checker: ts.TypeChecker, copies: Copies, isOwn: (node: ts.Node) => boolean): Copy {
  const done = new Map<ts.Type, Set<ts.Type>>();
  const copy = (from: ts.Type, to: ts.Type, depth: number): void => {
    if (from === to || depth > DEEPEST || done.get(from)?.has(to)) return;
    done.set(from, (done.get(from) ?? new Set()).add(to));
    for (const source of partsOf(from)) for (const target of partsOf(to)) copyFields(source, target, depth);
  };
  const copyFields = (from: ts.Type, to: ts.Type, depth: number): void => {
    if (from === to || !isObject(from) || !isObject(to)) return;
    const [one, other] = [
      checker.getIndexTypeOfType(from, ts.IndexKind.Number),
      checker.getIndexTypeOfType(to, ts.IndexKind.Number),
    ];
    if (one && other) {
      copy(one, other, depth + 1);
      return;
    }
    const [value, into] = [
      checker.getIndexTypeOfType(from, ts.IndexKind.String),
      checker.getIndexTypeOfType(to, ts.IndexKind.String),
    ];
    if (value && into) copy(value, into, depth + 1);
    for (const target of to.getProperties()) {
      const source = from.getProperty(target.name);
      if (!source || source === target) continue;
      const declared = declarationsOf(source).filter(isOwn);
      if (declared.length === 0) continue;
      link(copies, declared, declarationsOf(target));
      copy(checker.getTypeOfSymbol(source), checker.getTypeOfSymbol(target), depth + 1);
    }
  };
  return (from, to) => copy(from, to, 0);
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function isObject(type: ts.Type): boolean {
  return (
    (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 && type.getCallSignatures().length === 0
  );
}

/** What this node copies whole: an object spread into another, or one that is given where another type is wanted. */
function copyBy(checker: ts.TypeChecker, node: ts.Node, copy: Copy): void {
  if (ts.isSpreadAssignment(node)) {
    const wanted = checker.getContextualType(node.parent);
    if (wanted) copy(checker.getTypeAtLocation(node.expression), wanted);
    return;
  }
  const carries =
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isAwaitExpression(node);
  if (!carries || !isGiven(node)) return;
  const given = checker.getTypeAtLocation(node);
  if (!partsOf(given).some(isObject)) return; // what is wanted is dear to ask for, and only objects have fields
  const wanted = checker.getContextualType(node);
  if (wanted) copy(given, wanted);
}

function isGiven(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return (
    (ts.isPropertyAssignment(parent) && parent.initializer === node) ||
    (ts.isVariableDeclaration(parent) && parent.initializer === node && parent.type !== undefined) ||
    (ts.isReturnStatement(parent) && parent.expression === node) ||
    (ts.isArrowFunction(parent) && parent.body === node) ||
    (ts.isCallExpression(parent) && parent.arguments.includes(node)) ||
    ts.isConditionalExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isParenthesizedExpression(parent)
  );
}

import ts from "typescript";
import { walk } from "../house/read-sources.ts";
import type { Program } from "./program.ts";

/** Something that is declared for others to read. */
export interface Declared {
  /** `src/studio/config-shape.ts permissions.configure`: unique, and what an exemption names. */
  readonly name: string;
  readonly node: ts.Node;
  readonly method?: boolean;
}

/** Fields of all interfaces and object types, and methods, that these files declare. */
export function declaredFields(program: Program, where: (path: string) => boolean): readonly Declared[] {
  return gather(program, where, (node) => {
    if (!ts.isPropertySignature(node) && !ts.isMethodSignature(node)) return [];
    return [{ node, method: ts.isMethodSignature(node) }];
  });
}

/** Keys of all shapes of objects (`z.strictObject({ … })`, and constants called `…Fields`) that these files declare. */
export function declaredKeys(program: Program, where: (path: string) => boolean): readonly Declared[] {
  return gather(program, where, (node) => {
    if (!ts.isObjectLiteralExpression(node) || !isShape(node)) return [];
    return node.properties.filter((key) => ts.isPropertyAssignment(key)).map((key) => ({ node: key }));
  });
}

function gather(
  program: Program,
  where: (path: string) => boolean,
  declaredBy: (node: ts.Node) => readonly Omit<Declared, "name">[],
): readonly Declared[] {
  const found: Declared[] = [];
  for (const file of program.files.filter((one) => where(program.pathOf(one))))
    walk(file, (node) => {
      for (const one of declaredBy(node)) found.push({ ...one, name: `${program.pathOf(file)} ${pathOf(one.node)}` });
    });
  return found;
}

function isShape(node: ts.ObjectLiteralExpression): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent))
    return /^z\.(?:strict|loose)?[oO]bject$/.test(parent.expression.getText().replace(/\s+/g, ""));
  return ts.isVariableDeclaration(parent) && /Fields$/.test(parent.name.getText());
}

/** The names that lead to a declaration from outside to inside: `ConfigShape.permissions.configure`. */
function pathOf(node: ts.Node): string {
  const names: string[] = [];
  for (let up: ts.Node | undefined = node; up; up = up.parent) {
    if (
      ts.isPropertySignature(up) ||
      ts.isMethodSignature(up) ||
      ts.isPropertyAssignment(up) ||
      ts.isVariableDeclaration(up) ||
      ts.isInterfaceDeclaration(up) ||
      ts.isTypeAliasDeclaration(up)
    )
      names.unshift(up.name.getText());
    if (ts.isTypeLiteralNode(up) && ts.isUnionTypeNode(up.parent)) {
      const kind = up.members.find((one) => one.name?.getText() === "do");
      if (kind && ts.isPropertySignature(kind)) names.unshift(kind.type?.getText().replaceAll('"', "") ?? "");
    }
  }
  return names.join(".");
}

/** Names that a room's door gives out and that no product code uses, in the room or outside. */
export function unusedExports(program: Program): readonly string[] {
  const { checker, files, pathOf: path } = program;
  const resolved = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const used = new Set<ts.Symbol>();
  for (const file of files) {
    walk(file, (node) => {
      if (!ts.isIdentifier(node) || isOwnName(node)) return;
      // `{ name }` is a field of its own, and reads what the name stands for.
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      if (symbol) used.add(resolved(symbol));
    });
  }
  return files
    .filter((file) => /^src\/[^/]+\/(?:prompt\/)?index\.ts$/.test(path(file)))
    .flatMap((file) => {
      const module = checker.getSymbolAtLocation(file);
      const given = module ? checker.getExportsOfModule(module) : [];
      return given.filter((one) => !used.has(resolved(one))).map((one) => `${path(file)} ${one.name}`);
    });
}

/** The name in its own declaration, or where it is only handed on. */
function isOwnName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isExportSpecifier(parent) || ts.isImportSpecifier(parent)) return true;
  return (
    "name" in parent &&
    parent.name === node &&
    !ts.isPropertyAccessExpression(parent) &&
    !ts.isShorthandPropertyAssignment(parent)
  );
}

/** Commands that a text of the program tells people to type: `/haiku <word>`, with where it stands. */
export function commandsNamed(program: Program): readonly { readonly word: string; readonly where: string }[] {
  return program.files.flatMap((file) => {
    const found: { word: string; where: string }[] = [];
    walk(file, (node) => {
      if (
        !ts.isStringLiteralLike(node) &&
        !ts.isTemplateHead(node) &&
        !ts.isTemplateMiddle(node) &&
        !ts.isTemplateTail(node)
      )
        return;
      for (const [, word = ""] of node.text.matchAll(/\/haiku ([a-z][a-z-]*)/g))
        found.push({ word, where: program.pathOf(file) });
    });
    return found;
  });
}

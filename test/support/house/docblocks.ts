import ts from "typescript";
import { lineOf, type SourceFile } from "./read-sources.ts";

/** How many exported functions and types there are, and those without a docblock, as `<path>:<line> <name>`. */
export interface DocblockCount {
  readonly exported: number;
  readonly without: readonly string[];
}

/** Looks at functions, interfaces, types and classes alone: what a constant promises stands in its value. */
export function countDocblocks(files: readonly SourceFile[]): DocblockCount {
  const exported = files.flatMap((file) => file.tree.statements.filter(isPromise).map((node) => ({ file, node })));
  const without = exported
    .filter(({ node }) => ts.getJSDocCommentsAndTags(node).length === 0)
    .map(({ file, node }) => `${file.path}:${lineOf(file.tree, node)} ${node.name?.text}`);
  return { exported: exported.length, without };
}

type Declaration = ts.FunctionDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration;

function isPromise(node: ts.Statement): node is Declaration {
  const declares =
    ts.isFunctionDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isClassDeclaration(node);
  return declares && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { parseSource, ROOT, readHouse, type SourceFile, walk } from "./support/house/read-sources.ts";

/*
 * What is exported is imported somewhere, be it by a test: a tool, preset, handler or command that nobody has put on its
 * list shows here, and so does what is left over. Types are not meant: those of parameters are given out with their function.
 */

/** Programs: what is run, not imported; and what Probot asks for. */
const RUN = /^(?:action\/|src\/(?:app|cli|runner|rehearsal\/(?:agent|demo))\/main\.ts$|src\/app\/index\.ts$)/;

const house = readHouse();

/** `path name` of everything that some file takes from another, under the name it has there. */
function imported(files: readonly SourceFile[]): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const { tree, path } of files) {
    walk(tree, (node) => {
      const from = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined;
      if (!from || !ts.isStringLiteral(from) || !from.text.startsWith(".")) return;
      const target = join(path, "..", from.text);
      const clause = ts.isImportDeclaration(node)
        ? node.importClause?.namedBindings
        : (node as ts.ExportDeclaration).exportClause;
      if (clause && (ts.isNamedImports(clause) || ts.isNamedExports(clause)))
        for (const one of clause.elements) taken.add(`${target} ${(one.propertyName ?? one.name).text}`);
      else taken.add(`${target} *`);
    });
    for (const one of dynamic(tree)) taken.add(`${join(path, "..", one)} *`);
  }
  return taken;
}

function dynamic(tree: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  walk(tree, (node) => {
    if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return;
    const [literal] = node.arguments;
    if (literal && ts.isStringLiteral(literal) && literal.text.startsWith(".")) found.push(literal.text);
  });
  return found;
}

function exported({ tree }: SourceFile): readonly string[] {
  return tree.statements.flatMap((statement) => {
    const marked =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!marked || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText());
    return "name" in statement && statement.name ? [(statement.name as ts.Identifier).text] : [];
  });
}

function tests(): readonly SourceFile[] {
  return readdirSync(join(ROOT, "test"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => parseSource(path.slice(ROOT.length), readFileSync(path, "utf8")));
}

it("every export of every file is imported by another", () => {
  const taken = imported([...house, ...tests()]);
  const unused = house
    .filter(({ path }) => !RUN.test(path))
    .flatMap((file) => exported(file).map((name) => ({ path: file.path, name })))
    .filter(({ path, name }) => !taken.has(`${path} ${name}`) && !taken.has(`${path} *`));
  expect(unused.map(({ path, name }) => `${path} ${name}`)).toEqual([]);
});

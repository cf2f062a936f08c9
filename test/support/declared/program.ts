import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../house/read-sources.ts";

/** Product code with everything the compiler knows of it. */
export interface Program {
  readonly checker: ts.TypeChecker;
  /** Files of `src/` and `action/` without what stands apart from the product, in the order of their paths. */
  readonly files: readonly ts.SourceFile[];
  /** Path of a file relative to the repository. */
  pathOf(file: ts.SourceFile): string;
}

/** The house as it is, or a made-up one: path → text, for seeing a rule fail. */
export function readProgram(madeUp?: Readonly<Record<string, string>>): Program {
  const { options, fileNames } = configured();
  const virtual = new Map(Object.entries(madeUp ?? {}).map(([path, text]) => [join(ROOT, path), text]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => virtual.get(path) ?? readFile(path);
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.getSourceFile = (path, version, ...more) => {
    const text = virtual.get(path);
    return text === undefined ? getSourceFile(path, version, ...more) : ts.createSourceFile(path, text, version, true);
  };
  const roots = madeUp ? [...virtual.keys()] : fileNames.filter(isProduct);
  const program = ts.createProgram(roots, options, host);
  const files = program
    .getSourceFiles()
    .filter(({ fileName, isDeclarationFile }) => !isDeclarationFile && isProduct(fileName))
    .toSorted((a, b) => a.fileName.localeCompare(b.fileName));
  return { checker: program.getTypeChecker(), files, pathOf: ({ fileName }) => fileName.slice(ROOT.length) };
}

function configured(): { readonly options: ts.CompilerOptions; readonly fileNames: readonly string[] } {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
}

function isProduct(path: string): boolean {
  const own = path.slice(ROOT.length);
  return (
    /^(?:src\/(?!local-github\/|demo\/|rehearsal\/)|action\/)/.test(own) && !/\/(?:dist|node_modules)\//.test(path)
  );
}

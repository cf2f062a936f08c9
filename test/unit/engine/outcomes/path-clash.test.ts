import { expect, it } from "vitest";
import { clashWith } from "../../../../src/engine/outcomes/path-clash.ts";
import type { FileChange } from "../../../../src/ports/index.ts";

const MODES = new Map([
  ["note.txt", "100644"],
  ["run", "100755"],
  ["link", "120000"],
  ["lib", "160000"],
  ["src", "040000"],
  ["src/a.ts", "100644"],
]);
const writes = (path: string): FileChange => ({ path, content: "x" });
const deletes = (path: string): FileChange => ({ path, content: null });

it.each<[what: string, path: string, brought: readonly FileChange[], above: string | null]>([
  ["a file on the branch", "note.txt/evil", [], "note.txt"],
  ["a script", "run/evil", [], "run"],
  ["a link", "link/evil", [], "link"],
  ["a repository of its own", "lib/evil", [], "lib"],
  ["a file some folders up", "src/a.ts/b/c", [], "src/a.ts"],
  ["a file that the step brings with it", "new/evil", [writes("new")], "new"],
  ["what becomes a file over a folder with files", "src", [], "src/a.ts"],
  ["what becomes a file over a folder whose files are deleted", "src", [deletes("src/a.ts")], null],
  ["what becomes a file over one that is brought with it", "new", [writes("new/a")], "new/a"],
  ["a folder", "src/b.ts", [], null],
  ["a folder that is new", "docs/b/c.md", [], null],
  ["a name that begins the same", "note.txt.bak", [], null],
  ["a file that the step deletes", "note.txt/part", [deletes("note.txt")], null],
])("at or below %s", (_, path, brought, above) => {
  expect(clashWith(path, [...brought, writes(path)], { modes: MODES, changes: new Map() })).toBe(above);
});

it("sees what an earlier step of the job made, and what it deleted", () => {
  const changes = new Map([
    ["made", { content: "x" }],
    ["note.txt", { content: null }],
  ]);
  expect(clashWith("made/evil", [], { modes: MODES, changes })).toBe("made");
  expect(clashWith("note.txt/part", [], { modes: MODES, changes })).toBeNull();
});

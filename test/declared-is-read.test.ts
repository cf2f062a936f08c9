import { expect, it } from "vitest";
import { COMMANDS } from "../src/engine/commands/command-list.ts";
import { SHOWN_WHOLE, UNREAD, UNREAD_AT_MOST } from "./support/declared/exemptions.ts";
import { commandsNamed, declaredFields, declaredKeys, unusedExports } from "./support/declared/names.ts";
import { type Program, readProgram } from "./support/declared/program.ts";
import { collectReads } from "./support/declared/reads.ts";

/* What is declared is read: a setting, a studio's field, a port's method or a command that nothing heeds is a promise broken. */

const MINUTES = 600_000;

/** Books are written down and read back whole; that is no reading of any field. */
const WRITERS = /^src\/state\/(?:write-ledger|read-ledger|migrations)\.ts$/;
const SHAPES =
  /^src\/(?:studio\/(?:config-shape|fields)|method\/model\/(?:finding|frozen|signature|stage-record|state|step-record))\.ts$/;
const TYPES = /^src\/method\/model\/(?:finding|stage-record|state|studio)\.ts$/;
const PORTS = /^src\/ports\/(?!outcome)/;

function unread(program: Program): readonly string[] {
  const reads = collectReads(program, (path) => WRITERS.test(path));
  const declared = [
    ...declaredKeys(program, (path) => SHAPES.test(path)),
    ...declaredFields(program, (path) => TYPES.test(path)),
    ...declaredFields(program, (path) => PORTS.test(path)).filter(({ method }) => method),
  ];
  return declared.filter(({ node }) => !reads.isRead(node)).map(({ name }) => name);
}

const program = readProgram();

it(
  "every setting, every field of studios and ledger, every method of a port and every export of a room is read by the product",
  () => {
    const found = [...unread(program), ...unusedExports(program)];
    const exempt = [...UNREAD.map(({ name }) => name), ...SHOWN_WHOLE];
    expect(found.filter((name) => !exempt.includes(name))).toEqual([]);
    expect(exempt.filter((name) => !found.includes(name))).toEqual([]);
    expect(UNREAD.length).toBeLessThanOrEqual(UNREAD_AT_MOST);
    expect(UNREAD.filter(({ reason }) => reason.length < 20)).toEqual([]);
  },
  MINUTES,
);

it("every command that is told to people is one of the table", () => {
  const names = new Set(COMMANDS.map(({ name }) => name));
  expect(names.size).toBe(22);
  expect(commandsNamed(program).filter(({ word }) => !names.has(word))).toEqual([]);
});

it(
  "is seen to find what is not read",
  () => {
    const made = readProgram({
      "src/studio/config-shape.ts": `
        declare const z: { strictObject<T>(shape: T): T };
        export const ConfigShape = z.strictObject({ heard: 1, promised: 2, copied: 3, dropped: 4, renewed: 5, nested: z.strictObject({ deep: 1 }) });`,
      "src/ports/conversation.ts": "export interface Conversation { comment(): void; whisper(): void }",
      "src/method/model/studio.ts": "export interface Frozen { readonly copied: number; readonly dropped: number }",
      "src/render/index.ts": `export { said, short, unsaid } from "./words.ts";`,
      "src/render/words.ts": "export const said = 1; export const short = 2; export const unsaid = 3;",
      "src/engine/use.ts": `
        import { ConfigShape } from "../studio/config-shape.ts";
        import type { Frozen } from "../method/model/studio.ts";
        import type { Conversation } from "../ports/conversation.ts";
        import { said, short } from "../render/index.ts";
        const freeze = ({ copied, dropped }: { copied: number; dropped: number }): Frozen => ({ copied, dropped });
        const { heard } = ConfigShape;
        const spread = (): Frozen => ({ ...ConfigShape });
        export const renew = (): typeof ConfigShape => ({ ...ConfigShape, renewed: ConfigShape.renewed + 1 });
        export const use = (talk: Conversation) => [heard, spread().copied, said, talk.comment(), { short }, "/haiku approve", freeze];`,
    });
    const found = unread(made).map((name) => name.split(" ")[1]);
    expect(found).toEqual(
      expect.arrayContaining(["ConfigShape.promised", "ConfigShape.renewed", "ConfigShape.nested.deep"]),
    );
    expect(found).toEqual(expect.arrayContaining(["ConfigShape.dropped", "Conversation.whisper", "Frozen.dropped"]));
    expect(found).not.toEqual(expect.arrayContaining(["ConfigShape.heard"]));
    expect(found).not.toEqual(expect.arrayContaining(["ConfigShape.copied"]));
    expect(found).not.toEqual(expect.arrayContaining(["Conversation.comment"]));
    expect(unusedExports(made)).toEqual(["src/render/index.ts unsaid"]);
    expect(commandsNamed(made)).toEqual([{ word: "approve", where: "src/engine/use.ts" }]);
  },
  MINUTES,
);

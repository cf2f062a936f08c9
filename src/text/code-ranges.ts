import { type Blocks, leafReader, type Range, type ReadLeaf, readBlocks } from "./markdown/index.ts";

/** Where code stands in a text: a block of its own, without what is said about it behind its fence, or a span in a line. */
export interface CodeRange extends Range {
  readonly block: boolean;
}

/** Everything GitHub shows as code, in the text's order. */
export function codeOf(text: string): readonly CodeRange[] {
  const blocks = readBlocks(text);
  return codeIn(blocks, leafReader(blocks));
}

/** `codeOf` for a text whose blocks are read already. A leaf that `read` cannot tell holds no code. */
export function codeIn({ code, leaves }: Blocks, read: ReadLeaf): readonly CodeRange[] {
  const spans = leaves.flatMap((leaf) => read(leaf)?.code ?? []);
  return [
    ...code.map(({ start, end, about }) => ({ start: about?.end ?? start, end, block: true })),
    ...spans.map(({ start, end }) => ({ start, end, block: false })),
  ].sort((a, b) => a.start - b.start);
}

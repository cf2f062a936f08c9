export { type Blocks, type CodeBlock, type Leaf, type Range, readBlocks } from "./blocks.ts";
export { type Inline, type Link, leafReader, type ReadLeaf } from "./inline.ts";

import type { Memory } from "./observe/memory.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";

/** What every part of a pass works with. */
export interface Pass {
  readonly ports: EnginePorts;
  readonly options: EngineOptions;
  readonly memory: Memory;
}

/** What a look led to: how many writes, and whether another look is due because something is new that was not seen. */
export interface LookResult {
  readonly writes: number;
  readonly again: boolean;
}

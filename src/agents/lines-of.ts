import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Longest piece of a line that is handed on. */
const LINE_LIMIT = 20_000;

/** Hands on the lines of a stream, each cut off where it gets too long: no output makes us hold more than that. */
export function linesOf(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let line = "";
  let begun = false;
  const take = (text: string): void => {
    const parts = text.split("\n");
    for (const [at, part] of parts.entries()) {
      if (at > 0) end();
      begun ||= part !== "";
      if (line.length < LINE_LIMIT) line += part.slice(0, LINE_LIMIT - line.length);
    }
  };
  const end = (): void => {
    onLine(line.replace(/\r$/, ""));
    line = "";
    begun = false;
  };
  stream.on("data", (piece: Buffer) => take(decoder.write(piece)));
  stream.on("close", () => {
    take(decoder.end());
    if (begun) end();
  });
}

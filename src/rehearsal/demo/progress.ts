const WIDTH = 80;

/** A line of progress: seconds since the start and what happened, at most 80 columns, nothing but plain text. */
export function progressLine(milliseconds: number, text: string): string {
  const at = `${(milliseconds / 1000).toFixed(1).padStart(6)}s  `;
  const oneLine = text.replace(/\s+/g, " ").trim();
  const room = WIDTH - at.length;
  return at + (oneLine.length <= room ? oneLine : `${oneLine.slice(0, room - 3)}...`);
}

/** Tells one thing that happened, as a line of progress. */
export type Say = (text: string) => void;

/** `started` is in milliseconds since the epoch; every line says how long ago that is. */
export function teller(write: (line: string) => void, started: number): Say {
  return (text) => write(progressLine(Date.now() - started, text));
}

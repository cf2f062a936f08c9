/*
 * Everything this process has started and that still runs. One list for agents, gates and set-up alike: whoever is told to end
 * ends them all, whatever was about to be done with them.
 */

const running = new Set<() => void>();
let over = false;

/** Ends all programs, politely first, and has none started any more: the job was cancelled. */
export function endAll(): void {
  over = true;
  for (const stop of running) stop();
}

/** Whether everything was ended. */
export function isOver(): boolean {
  return over;
}

/** Has `stop` called when everything is to end; the answer takes that back. */
export function onEnd(stop: () => void): () => void {
  running.add(stop);
  return () => {
    running.delete(stop);
  };
}

/** A time without what is finer than a second: GitHub tells no more, so times of ours are compared with its own by this. */
export function secondOf(time: string): string {
  return time.slice(0, 19);
}

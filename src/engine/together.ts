/**
 * Does all at once and answers how many writes that were. When one fails the others still come to their end, and the first failure
 * is thrown then.
 */
export async function together<T>(all: readonly T[], work: (one: T) => Promise<number | null>): Promise<number> {
  const ends = await Promise.allSettled(all.map(work));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
  return ends.reduce((sum, end) => sum + (end.status === "fulfilled" ? (end.value ?? 0) : 0), 0);
}

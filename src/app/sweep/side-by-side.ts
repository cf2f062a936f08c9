import pLimit from "p-limit";

/** So many at once: one that GitHub is long in answering holds up no other, and GitHub is not asked for everything in one moment. */
const AT_ONCE = 4;

/** Does it for all of them, a few at a time, in their order. */
export async function sideBySide<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const slots = pLimit(AT_ONCE);
  await Promise.all(all.map((one) => slots(work, one)));
}

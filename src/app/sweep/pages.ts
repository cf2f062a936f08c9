/** All pages of a list, a hundred entries each. */
export async function pages<T>(read: (page: number) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; ; page += 1) {
    const entries = await read(page);
    all.push(...entries);
    if (entries.length < 100) return all;
  }
}

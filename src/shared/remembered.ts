/** How much is kept: so many texts, and so many characters in all of them. */
export interface CacheLimits {
  readonly texts: number;
  readonly characters: number;
}

/**
 * The same function of a text, which works each text out once and then remembers what came of it. Beyond what is kept,
 * the texts go first that were asked for longest ago. Only for functions that nothing but the text decides.
 */
export function remembered<Made>(make: (text: string) => Made, most: CacheLimits): (text: string) => Made {
  const known = new Map<string, Made>();
  let characters = 0;
  return (text) => {
    const found = known.get(text);
    const made = found === undefined ? make(text) : found;
    if (known.delete(text)) characters -= text.length;
    known.set(text, made);
    characters += text.length;
    for (const oldest of known.keys()) {
      if (known.size <= most.texts && characters <= most.characters) break;
      known.delete(oldest);
      characters -= oldest.length;
    }
    return made;
  };
}

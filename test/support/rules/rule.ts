/** A test by its file below `test/` and its title, as it stands there. */
export interface Shown {
  readonly file: string;
  readonly test: string;
}

/** One rule of the method, and the tests that fail when it is broken. */
export interface Rule {
  readonly id: string;
  readonly rule: string;
  readonly shown: readonly Shown[];
}

/** File without `.test.ts`, then titles in it. */
type Tests = readonly [file: string, ...titles: string[]];

export function rule(id: string, words: string, ...tests: readonly Tests[]): Rule {
  const shown = tests.flatMap(([name, ...titles]) => titles.map((test) => ({ file: `test/${name}.test.ts`, test })));
  return { id, rule: words, shown };
}

export const METHOD = "unit/method";
export const ENGINE = "unit/engine";

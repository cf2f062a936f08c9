/** `1 step`, `2 steps`: a number of things, for people. */
export function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

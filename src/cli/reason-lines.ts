import type { Reason } from "../method/index.ts";

/** What is not met yet, as an indented list in plain text. What is met is left out. */
export function reasonLines(reason: Reason, depth = 0): readonly string[] {
  if (reason.met) return [];
  const indent = "  ".repeat(depth);
  return [
    `${indent}- ${reason.subject}: ${reason.because}`,
    ...(reason.who ? [`${indent}  who: ${reason.who}`] : []),
    ...(reason.how ? [`${indent}  how: ${reason.how}`] : []),
    ...(reason.parts ?? []).flatMap((part) => reasonLines(part, depth + 1)),
  ];
}

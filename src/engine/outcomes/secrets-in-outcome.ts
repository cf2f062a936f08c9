import type { ToolCall } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import type { AddedSecret } from "../../text/index.ts";

/** Why a text is not taken: where what looks like a secret stands, and how a person allows what is none. Never the value. */
export function secretFound(
  where: string,
  { kind, line, fingerprint }: Pick<AddedSecret, "kind" | "line" | "fingerprint">,
): UserError {
  const allow = `if it is none, a person adds "${fingerprint}" to secrets.allow in .github/haiku.yml`;
  return new UserError(
    "secret_found",
    `${where}, line ${line}, holds what looks like a secret (${kind}); nothing of this step is taken`,
    `remove it; if it is real, revoke it${fingerprint === null ? "" : `; ${allow}`}`,
  );
}

/** Why a step's calls are not taken: one of them would carry out a secret; null when none does. */
export function secretInCalls(
  calls: readonly Pick<ToolCall, "name" | "args">[],
  secretsIn: (text: string) => readonly AddedSecret[],
): UserError | null {
  for (const { name, args } of calls) {
    for (const text of textsIn(args)) {
      const [found] = secretsIn(text);
      if (found) return secretFound(`a call of ${name}`, found);
    }
  }
  return null;
}

/** Why a file is not taken whose name would carry a secret out; null when it does not. The message does not repeat the name. */
export function secretInName(path: string, secretsIn: (text: string) => readonly AddedSecret[]): UserError | null {
  const [found] = secretsIn(path);
  return found ? secretFound("the name of a new file", found) : null;
}

/** Every text in a call's arguments, names of fields too. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}

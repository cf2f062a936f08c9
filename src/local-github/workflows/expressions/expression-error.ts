import { UserError } from "../../../shared/index.ts";

/** The author of the workflow wrote something outside the supported subset. */
export function expressionError(source: string, why: string): UserError {
  return new UserError(
    "expression_invalid",
    `\${{ ${source.trim()} }}: ${why}`,
    "see the list of supported expressions",
  );
}

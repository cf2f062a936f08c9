import { schema } from "@octokit/graphql-schema";
import { buildSchema, parse, validate } from "graphql";

/** GitHub's schema, as the package has it. */
export const published = buildSchema(schema.idl, { assumeValid: true, assumeValidSDL: true });

/** What GitHub's published schema has against a document; empty when it is valid. */
export function faultsOf(document: string): readonly string[] {
  return validate(published, parse(document)).map(({ message }) => message);
}

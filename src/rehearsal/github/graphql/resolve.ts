import { GraphQLError, type GraphQLFieldResolver, type GraphQLTypeResolver } from "graphql";
import { type Args, type GraphqlContext, graphqlError, type Mutations, type Resolvers } from "./context.ts";
import { checkMutations } from "./mutations/check-mutations.ts";
import { commitMutations } from "./mutations/commit-mutations.ts";
import { conversationMutations } from "./mutations/conversation-mutations.ts";
import { checkTypes } from "./types/check-types.ts";
import { conversationTypes } from "./types/conversation-types.ts";
import { gitTypes } from "./types/git-types.ts";
import { repositoryTypes } from "./types/repository-types.ts";

const MUTATIONS: Mutations = { ...commitMutations, ...checkMutations, ...conversationMutations };

const TYPES = { ...gitTypes, ...checkTypes, ...conversationTypes, ...repositoryTypes } as unknown as Readonly<
  Record<string, Resolvers<unknown>>
>;

/** By its resolver, or the property of its name (`id`, `databaseId`: two ids); else an error, never a silent null. */
export const fieldResolver: GraphQLFieldResolver<unknown, GraphqlContext, Args> = (source, args, context, info) => {
  const type = info.parentType.name;
  const field = info.fieldName;
  const lacking = context.lacks(`${type}.${field}`);
  if (lacking) throw graphqlError(lacking.type, lacking.message);
  if (type === "Mutation") {
    const mutation = MUTATIONS[field];
    if (!mutation) throw unknownField(type, field);
    const { clientMutationId = null } = args.input as Args; // every mutation has one input
    return mutation(args.input as never, context).then((result) => ({ ...result, clientMutationId }));
  }
  const own = TYPES[type]?.[field];
  if (own) return own(source, args as never, context);
  if (typeof source === "object" && source !== null) {
    const record = source as Readonly<Record<string, unknown>>; // read by name below
    if (field === "id" && "nodeId" in record) return record.nodeId;
    if (field === "databaseId" && "id" in record) return record.id;
    if (field !== "id" && field in record) return record[field];
  }
  throw unknownField(type, field);
};

function unknownField(type: string, field: string): GraphQLError {
  return new GraphQLError(`The local GitHub does not answer ${type}.${field} yet.`);
}

export const typeResolver: GraphQLTypeResolver<unknown, GraphqlContext> = (value) => {
  if (typeof value === "object" && value !== null && "typename" in value) return String(value.typename);
  throw new GraphQLError("a record without a type name");
};

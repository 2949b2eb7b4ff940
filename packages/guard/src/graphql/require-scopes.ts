import type { GraphQLFieldResolver } from 'graphql'
import { accessIn, type FieldRequirement } from './access.ts'

type Arguments = Record<string, unknown>

/** A requirement, or how one follows from what the field was given: the project that an argument names, say. */
export type FieldRequirementOf<Source, Args> =
  | FieldRequirement
  | ((source: Source, args: Args) => FieldRequirement | Promise<FieldRequirement>)

/**
 * A resolver that runs for callers who meet the requirement, for schemas written in code:
 *
 *     resolve: requireScopes({ scopes: ['devices:read'] }, (source, args, context) => …)
 */
export function requireScopes<Source, Context, Args = Arguments, Result = unknown>(
  requirement: FieldRequirementOf<Source, Args>,
  resolve: GraphQLFieldResolver<Source, Context, Args, Result>,
): GraphQLFieldResolver<Source, Context, Args, Promise<Result>> {
  return async (source, args, context, info) => {
    const needed = typeof requirement === 'function' ? await requirement(source, args) : requirement
    await accessIn(context).require(needed)
    return await resolve(source, args, context, info)
  }
}

import type { Refusal } from '@latchkey/core'
import { GraphQLError } from 'graphql'
import { plainGraphql } from '../dialects/bearer.ts'
import type { Dialect } from '../dialects/dialect.ts'

/** A refusal as the dialect tells it in a GraphQL answer. `http` is what the server in use takes for status and headers of the whole answer. */
export function graphqlError(dialect: Dialect, refusal: Refusal, http?: object): GraphQLError {
  const { message, extensions } = dialect.graphql?.(refusal) ?? plainGraphql(refusal)
  return new GraphQLError(message, { extensions: { ...extensions, ...(http !== undefined && { http }) } })
}

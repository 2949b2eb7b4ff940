import { costLimitPlugin } from '@escape.tech/graphql-armor-cost-limit'
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth'
import type { Guard } from '@latchkey/guard'
import { enforceScopes, useLatchkey } from '@latchkey/guard/graphql'
import { GraphQLError } from 'graphql'
import { createSchema, createYoga, type Plugin } from 'graphql-yoga'
import { ACCESS } from '../access/request-access.ts'
import type { Directory } from '../directory/directory.ts'
import type { Store } from '../store/store.ts'
import type { SpeckleContext } from './context.ts'
import { modelFields, modelMutations, versionFields, versionMutations } from './models.ts'
import { project, projectFields, projectMutations } from './projects.ts'
import { scalars } from './scalars.ts'
import { serverInfo } from './server-info.ts'
import { apiTokenCreate, apiTokenRevoke, apiTokens } from './tokens.ts'
import { typeDefs } from './type-defs.ts'
import { activeUser, userFields } from './users.ts'

export interface GraphqlParts {
  readonly guard: Guard
  readonly directory: Directory
  readonly store: Store
  readonly onFault: (fault: Error) => void
}

/** What it takes to ask for the whole schema as tools do; the published clients stay below 9. */
const DEEPEST = 24
/** A field counts 1, a field with fields 2, half as much again for each level: the clients stay below 600. */
const HIGHEST_COST = 5000
const LONGEST_BATCH = 10

const namespace = () => ({})

const resolvers = {
  ...scalars,
  Query: { serverInfo, activeUser, project },
  Mutation: {
    projectMutations: namespace,
    modelMutations: namespace,
    versionMutations: namespace,
    apiTokenCreate,
    apiTokenRevoke,
  },
  User: { ...userFields, apiTokens },
  Project: projectFields,
  Model: modelFields,
  Version: versionFields,
  ProjectMutations: projectMutations,
  ModelMutations: modelMutations,
  VersionMutations: versionMutations,
}

type Handler = (request: Request, server: object) => Promise<Response>

/** The GraphQL half of the API, as a web-standard handler. */
export function graphqlServer({ guard, directory, store, onFault }: GraphqlParts): Handler {
  const yoga = createYoga({
    schema: enforceScopes(createSchema<SpeckleContext>({ typeDefs, resolvers })),
    context: ({ request }) => ({
      store,
      directory,
      token: request.headers.get('authorization')?.replace(/^bearer +/i, '') ?? '',
      origin: new URL(request.url).origin,
    }),
    plugins: [
      useLatchkey(guard, ACCESS),
      maxDepthPlugin({ n: DEEPEST, ignoreIntrospection: false }),
      costLimitPlugin({ maxCost: HIGHEST_COST }),
      nameInvalidQueries,
    ],
    // The router before decides on the path.
    graphqlEndpoint: '*',
    batching: { limit: LONGEST_BATCH },
    graphiql: false,
    landingPage: false,
    // A token is never a browser's to send by itself, so nothing is gained by asking where a page comes from.
    cors: { origin: '*', credentials: false },
    logging: { debug() {}, info() {}, warn: onFaultOf(onFault), error: onFaultOf(onFault) },
    fetchAPI: { fetch, Request, Response, Headers, FormData, ReadableStream, URL, TextEncoder, TextDecoder },
  })
  return async (request, server) => yoga.fetch(request, server)
}

const onFaultOf =
  (onFault: (fault: Error) => void) =>
  (...said: unknown[]) => {
    const fault = said.find((one) => one instanceof Error)
    // What a resolver throws on purpose is its caller's to read.
    if (fault !== undefined && !(fault instanceof GraphQLError && fault.originalError === undefined)) onFault(fault)
  }

/** Speckle's clients tell a query that does not fit the schema by this code, and by the status. */
const nameInvalidQueries: Plugin = {
  onValidate:
    () =>
    ({ result, setResult }) => {
      const errors = result as readonly GraphQLError[]
      if (errors.length === 0) return
      // Not as the GraphQL over HTTP specification has it, by which an answer of type application/json is always 200.
      const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400, spec: false } }
      setResult(errors.map(({ message, nodes }) => new GraphQLError(message, { nodes: nodes ?? null, extensions })))
    },
}

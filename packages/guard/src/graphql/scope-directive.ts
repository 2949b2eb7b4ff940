import {
  type ConstDirectiveNode,
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getDirectiveValues,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import type { FieldRequirement } from './access.ts'
import { requireScopes } from './require-scopes.ts'

const NAME = 'requiresScopes'

/** To be put among a schema's type definitions. */
export const scopeDirectiveTypeDefs = `
  """
  Who selects the field needs all of these scopes. \`workspace\` names the argument, such as "id" or "input.projectId", that says in which workspace.
  \`anonymous\`: a request without any token passes. On a type it holds for each of its fields.
  """
  directive @${NAME}(scopes: [String!]!, workspace: String, anonymous: Boolean! = false) on FIELD_DEFINITION | OBJECT
`

interface DirectiveValues {
  readonly scopes: readonly string[]
  readonly workspace?: string | null
  readonly anonymous: boolean
}

type Arguments = Record<string, unknown>
type Field = GraphQLField<unknown, unknown, Arguments>

/**
 * Makes a schema enforce its own `@requiresScopes` directives, in place, and returns it. Throws a `TypeError` for a directive that would not be enforced: in a
 * schema without the definition above, on an interface, or with an argument that the field does not have.
 */
export function enforceScopes(schema: GraphQLSchema): GraphQLSchema {
  const directive = schema.getDirective(NAME)
  if (directive === null || directive === undefined)
    throw new TypeError(`The schema does not define @${NAME}: add scopeDirectiveTypeDefs to its type definitions.`)
  const valuesAt = (node: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined) =>
    node ? (getDirectiveValues(directive, node) as DirectiveValues | undefined) : undefined

  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type)) refuseOnInterface(type, valuesAt)
    if (!isObjectType(type)) continue
    const ofType = ownNodes(type).flatMap((node) => valuesAt(node) ?? [])
    for (const field of Object.values(type.getFields()) as Field[]) {
      const ofField = valuesAt(field.astNode)
      for (const values of ofField === undefined ? ofType : [...ofType, ofField]) guardField(type, field, values)
    }
  }
  return schema
}

/** Where the type itself is written down: its definition, and its extensions. */
function ownNodes({ astNode, extensionASTNodes }: GraphQLObjectType) {
  return astNode ? [astNode, ...extensionASTNodes] : extensionASTNodes
}

function guardField(type: GraphQLObjectType, field: Field, values: DirectiveValues): void {
  const path = values.workspace?.split('.') ?? []
  const [first] = path
  if (first !== undefined && !field.args.some(({ name }) => name === first))
    throw new TypeError(`@${NAME} on ${type.name}.${field.name} names the argument "${first}", which the field lacks.`)
  const requirement = (_source: unknown, args: Arguments): FieldRequirement => ({
    scopes: values.scopes,
    anonymous: values.anonymous,
    workspace: first === undefined ? null : workspaceIn(args, path),
  })
  field.resolve = requireScopes(requirement, field.resolve ?? defaultFieldResolver)
  if (field.subscribe) field.subscribe = requireScopes(requirement, field.subscribe)
}

/** A field that lives in a workspace and is given none is asked about the empty name, which no workspace has. */
function workspaceIn(args: Arguments, path: readonly string[]): string {
  let value: unknown = args
  for (const step of path) value = (value as Arguments | null | undefined)?.[step]
  return typeof value === 'string' ? value : ''
}

function refuseOnInterface(
  type: { readonly name: string; getFields(): Record<string, { readonly astNode?: unknown }> },
  valuesAt: (node: never) => DirectiveValues | undefined,
): void {
  for (const [name, { astNode }] of Object.entries(type.getFields())) {
    if (valuesAt(astNode as never) !== undefined)
      throw new TypeError(`@${NAME} on the interface field ${type.name}.${name} guards nothing: put it on the types.`)
  }
}

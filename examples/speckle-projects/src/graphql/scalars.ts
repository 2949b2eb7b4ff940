import { GraphQLScalarType, Kind } from 'graphql'
import { badInput } from '../speckle-error.ts'

/** A whole number that may come as text, since JavaScript's clients send what JSON can't hold that way. */
function bigInt(value: unknown): number {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number
  throw badInput('A BigInt is a whole number, as a number or as text.')
}

export const scalars = {
  BigInt: new GraphQLScalarType({
    name: 'BigInt',
    serialize: bigInt,
    parseValue: bigInt,
    parseLiteral: (node) => bigInt(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : null),
  }),
  // This API only ever sends times.
  DateTime: new GraphQLScalarType({ name: 'DateTime', serialize: String }),
}

import {
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonObject,
  type JsonValue,
  type Registry,
  toBinary,
  toJson,
} from '@bufbuild/protobuf'

/** Messages as proto3 JSON the way Clarifai writes it: names as in the protos, enums as numbers. */
export interface JsonCodec {
  fromBytes(type: DescMessage, bytes: Uint8Array): JsonObject
  toBytes(type: DescMessage, json: JsonObject): Uint8Array
  /** What a client sent, in its one canonical form. Throws for what the message does not have or can't hold. */
  canonical(type: DescMessage, json: JsonObject): JsonObject
}

export function jsonCodec(registry: Registry): JsonCodec {
  const writing = { registry, useProtoFieldName: true, enumAsInteger: true } as const
  return {
    fromBytes: (type, bytes) => toJson(type, fromBinary(type, bytes), writing) as JsonObject,
    toBytes: (type, json) => toBinary(type, fromJson(type, json, { registry })),
    canonical: (type, json) =>
      toJson(type, fromJson(type, json, { registry, ignoreUnknownFields: true }), writing) as JsonObject,
  }
}

/** Puts a value at a dotted path of field names, as in `user_app_id.user_id`. Names that the message does not have are left out. */
export function putField(json: JsonObject, type: DescMessage, path: string, values: readonly string[]): void {
  const names = path.split('.')
  let holder: JsonObject = json
  let message: DescMessage | undefined = type
  for (const [depth, name] of names.entries()) {
    const field: DescMessage['fields'][number] | undefined = message?.fields.find((one) => one.name === name)
    if (field === undefined) return
    if (depth === names.length - 1) {
      const isList = field.fieldKind === 'list'
      const convert = (value: string): JsonValue =>
        field.fieldKind !== 'message' && field.scalar === BOOL ? value === 'true' || value === '1' : value
      const converted = values.map(convert)
      holder[name] = isList ? converted : (converted.at(-1) ?? null)
      return
    }
    if (field.fieldKind !== 'message') return
    message = field.message
    const inner = Object.hasOwn(holder, name) ? holder[name] : undefined
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) holder = inner
    else {
      const made: JsonObject = {}
      holder[name] = made
      holder = made
    }
  }
}

/** `ScalarType.BOOL` of protobuf-es. */
const BOOL = 8

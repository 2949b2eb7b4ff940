import { create, createFileRegistry, type DescFile, type FileRegistry, type MessageInitShape } from '@bufbuild/protobuf'
import {
  type DescriptorProtoSchema,
  type EnumDescriptorProtoSchema,
  type FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt'
import protobuf from 'protobufjs'

const WELL_KNOWN: readonly DescFile[] = [
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
]

/** The messages of some packages, each of which may use those before it: protobufjs reads .proto files, protobuf-es speaks proto3 JSON. */
export function registryOf(root: protobuf.Root, packages: readonly string[]): FileRegistry {
  const known = new Map(WELL_KNOWN.map((file) => [`${file.name}.proto`, file]))
  let registry = createFileRegistry()
  for (const name of packages) {
    const within = name === '' ? root : (root.lookup(name) as protobuf.Namespace)
    const file = create(FileDescriptorProtoSchema, {
      name: `${name || 'root'}.proto`,
      package: name,
      syntax: 'proto3',
      dependency: [...known.keys()],
      messageType: within.nestedArray.filter((item) => item instanceof protobuf.Type).map(messageOf),
      enumType: within.nestedArray.filter((item) => item instanceof protobuf.Enum).map(enumOf),
    })
    registry = createFileRegistry(file, (path) => known.get(path))
    known.set(file.name, registry.getFile(file.name) as DescFile)
  }
  return registry
}

function messageOf(type: protobuf.Type): MessageInitShape<typeof DescriptorProtoSchema> {
  const oneofs = type.oneofsArray
  return {
    name: type.name,
    field: type.fieldsArray.map((field) => fieldOf(field, oneofs)),
    oneofDecl: oneofs.map(({ name }) => ({ name })),
    nestedType: [
      ...type.nestedArray.filter((item) => item instanceof protobuf.Type).map(messageOf),
      ...type.fieldsArray.filter((field) => field instanceof protobuf.MapField).map(entryOf),
    ],
    enumType: type.nestedArray.filter((item) => item instanceof protobuf.Enum).map(enumOf),
  }
}

function enumOf({ name, values }: protobuf.Enum): MessageInitShape<typeof EnumDescriptorProtoSchema> {
  const listed = Object.entries(values).map(([key, number]) => ({ name: key, number }))
  // proto3 wants zero first, whatever the file's order.
  const aliased = new Set(Object.values(values)).size < listed.length
  return {
    name,
    value: listed.sort((one, other) => Number(other.number === 0) - Number(one.number === 0)),
    ...(aliased && { options: { allowAlias: true } }),
  }
}

function fieldOf(
  field: protobuf.Field,
  oneofs: readonly protobuf.OneOf[],
): MessageInitShape<typeof FieldDescriptorProtoSchema> {
  const oneofIndex = field.partOf === null ? -1 : oneofs.indexOf(field.partOf)
  const place = { name: field.name, number: field.id, ...(oneofIndex >= 0 && { oneofIndex }) }
  if (field instanceof protobuf.MapField) {
    return {
      ...place,
      label: Label.REPEATED,
      type: Type.MESSAGE,
      typeName: `${field.parent?.fullName}.${entryName(field)}`,
    }
  }
  const isOptional = field.options?.['proto3_optional'] === true
  return {
    ...place,
    label: field.repeated ? Label.REPEATED : Label.OPTIONAL,
    ...typeOf(field),
    ...(isOptional && { proto3Optional: true }),
  }
}

const entryName = ({ name }: Pick<protobuf.Field, 'name'>) =>
  `${name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Entry`

function entryOf(field: protobuf.MapField): MessageInitShape<typeof DescriptorProtoSchema> {
  const keyType = SCALARS[field.keyType]
  return {
    name: entryName(field),
    options: { mapEntry: true },
    field: [
      { name: 'key', number: 1, label: Label.OPTIONAL, ...(keyType !== undefined && { type: keyType }) },
      { name: 'value', number: 2, label: Label.OPTIONAL, ...typeOf(field) },
    ],
  }
}

function typeOf({
  resolvedType,
  type,
}: Pick<protobuf.Field, 'resolvedType' | 'type'>): MessageInitShape<typeof FieldDescriptorProtoSchema> {
  if (resolvedType !== null) {
    return { type: resolvedType instanceof protobuf.Enum ? Type.ENUM : Type.MESSAGE, typeName: resolvedType.fullName }
  }
  const scalar = SCALARS[type]
  if (scalar === undefined) throw new Error(`The protos have a field of the unknown type ${type}.`)
  return { type: scalar }
}

const SCALARS: Readonly<Record<string, Type>> = {
  double: Type.DOUBLE,
  float: Type.FLOAT,
  int32: Type.INT32,
  int64: Type.INT64,
  uint32: Type.UINT32,
  uint64: Type.UINT64,
  sint32: Type.SINT32,
  sint64: Type.SINT64,
  fixed32: Type.FIXED32,
  fixed64: Type.FIXED64,
  sfixed32: Type.SFIXED32,
  sfixed64: Type.SFIXED64,
  bool: Type.BOOL,
  string: Type.STRING,
  bytes: Type.BYTES,
}

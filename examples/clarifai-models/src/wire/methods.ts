import type { DescMessage, FileRegistry } from '@bufbuild/protobuf'
import type protobuf from 'protobufjs'
import { type HttpRule, type Route, routeFrom } from './route.ts'

const SERVICE = 'clarifai.api.V2'

/** One method of Clarifai's service, as its protos declare it. */
export interface Method {
  readonly name: string
  /** `/clarifai.api.V2/GetUser`: its name in gRPC, and as an endpoint that a key may be limited to. */
  readonly path: string
  readonly input: DescMessage
  readonly output: DescMessage
  readonly requestStream: boolean
  readonly responseStream: boolean
  /** `NoAuth`, `KeyAuth` (any key), `PATAuth` (no app-specific key), `SessionTokenAuth` or `AdminAuth`. */
  readonly auth: string
  /** Scopes as users know them: `Apps:Get`. */
  readonly scopes: readonly string[]
  readonly routes: readonly Route[]
  /** Lists that stand in every answer over REST, empty ones included. */
  readonly listsShown: readonly string[]
}

export function methodsOf(root: protobuf.Root, registry: FileRegistry): readonly Method[] {
  return root.lookupService(SERVICE).methodsArray.map((method) => {
    const options = (method.parsedOptions ?? []) as readonly Readonly<Record<string, unknown>>[]
    const valuesOf = (name: string) => options.flatMap((option) => (name in option ? [option[name]] : []))
    const output = method.resolvedResponseType
    const [rule] = valuesOf('(google.api.http)')
    return {
      name: method.name,
      path: `/${SERVICE}/${method.name}`,
      input: messageOf(registry, method.resolvedRequestType),
      output: messageOf(registry, output),
      requestStream: method.requestStream === true,
      responseStream: method.responseStream === true,
      auth: String(valuesOf('(clarifai.auth.util.cl_auth_type)')[0] ?? 'KeyAuth'),
      scopes: valuesOf('(clarifai.auth.util.cl_depending_scopes)').map((name) => scopeName(String(name))),
      routes: rule === undefined ? [] : bindingsOf(rule as HttpRule).map(routeFrom),
      listsShown: (output?.fieldsArray ?? [])
        .filter((field) => field.repeated && field.options?.['(clarifai.api.utils.cl_show_if_empty)'] === true)
        .map(({ name }) => name),
    }
  })
}

function bindingsOf(rule: HttpRule): readonly HttpRule[] {
  const more = rule.additional_bindings ?? []
  return [rule, ...(Array.isArray(more) ? more : [more])]
}

function messageOf(registry: FileRegistry, type: protobuf.Type | null): DescMessage {
  const found = registry.getMessage(type?.fullName.slice(1) ?? '')
  if (found === undefined) throw new Error(`The protos use the unknown message ${type?.fullName}.`)
  return found
}

/** `Inputs_Get` of the protos is `Inputs:Get` to users. */
export function scopeName(name: string): string {
  return name.replace(/_(?=[^_]*$)/, ':')
}

import type { ErrorCode, FieldFault } from '@latchkey/core'

/** A refusal or failure of the service (RFC 9457), or that it could not be reached. */
export class ServiceProblem extends Error {
  override readonly name = 'ServiceProblem'
  /** 0 when no answer came. */
  readonly status: number
  /** Stable. A newer service may use one that this console does not know. */
  readonly code: ErrorCode | 'unreachable' | (string & {})
  /** Parts of the input at fault, by JSON pointer. */
  readonly fields: readonly FieldFault[]

  constructor(status: number, code: ServiceProblem['code'], detail: string, fields: readonly FieldFault[] = []) {
    super(detail)
    this.status = status
    this.code = code
    this.fields = fields
  }
}

export function isProblem(fault: unknown, code: ServiceProblem['code']): boolean {
  return fault instanceof ServiceProblem && fault.code === code
}

/** What an answer that is not a success says. Whatever is not a problem document is reported by its status alone. */
export async function problemOf(response: Response): Promise<ServiceProblem> {
  const body: unknown = await response.json().catch(() => null)
  const { code, detail, errors } = (body ?? {}) as { code?: unknown; detail?: unknown; errors?: unknown }
  return new ServiceProblem(
    response.status,
    typeof code === 'string' ? code : 'internal',
    typeof detail === 'string' ? detail : `The service answered with status ${response.status}.`,
    Array.isArray(errors) ? (errors as FieldFault[]) : [],
  )
}

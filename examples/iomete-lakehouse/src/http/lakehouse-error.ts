import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** A refusal that reaches the client as JSON, which is what IOMETE's Python client reads into its own error. */
export class LakehouseError extends Error {
  override readonly name = 'LakehouseError'
  readonly status: ContentfulStatusCode
  readonly errorCode: string

  constructor(status: ContentfulStatusCode, errorCode: string, message: string) {
    super(message)
    this.status = status
    this.errorCode = errorCode
  }
}

export const notFound = (thing: string): LakehouseError =>
  new LakehouseError(404, 'NOT_FOUND', `There is no such ${thing} in this domain.`)

import { GraphQLError } from 'graphql'

/** A refusal of this API's own, in the form in which Speckle's clients read them: as a GraphQL error, or as `{"error": message}` with the status. */
export class SpeckleError extends GraphQLError {
  readonly status: number

  constructor(status: number, code: string, message: string) {
    super(message, { extensions: { code, statusCode: status } })
    this.status = status
  }
}

export const projectNotFound = () => new SpeckleError(404, 'STREAM_NOT_FOUND', 'Project not found')
export const notFound = (what: string) => new SpeckleError(404, 'NOT_FOUND', `${what} not found`)
export const badInput = (message: string) => new SpeckleError(400, 'BAD_USER_INPUT', message)
export const forbidden = (message: string) => new SpeckleError(403, 'FORBIDDEN', message)

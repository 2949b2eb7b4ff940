export type { Clockwork } from './call/attempt.ts'
export type { CallOptions } from './call/caller.ts'
export { type ListOptions, type Page, type PageChoice, Pages } from './call/pages.ts'
export {
  AlreadyExistsError,
  AuthenticationRefusedError,
  ConfigInvalidError,
  ConfigurationError,
  CredentialKindNotAcceptedError,
  CsrfRefusedError,
  ExceedsOwnAccessError,
  HeadersTooLargeError,
  IdempotencyKeyReusedError,
  InternalError,
  InvalidInputError,
  InvalidStateError,
  LatchkeyApiError,
  LatchkeyClientError,
  MalformedJsonError,
  MalformedRequestError,
  MethodNotAllowedError,
  NetworkError,
  NotFoundError,
  NotRecoverableError,
  PayloadTooLargeError,
  PolicyRefusedError,
  type Problem,
  RateLimitedError,
  RecentAuthenticationRequiredError,
  RequestTimeoutError,
  ScopeMissingError,
  SetupDoneError,
  SetupRequiredError,
  TimeoutError,
  UnauthenticatedError,
  UnavailableError,
  UnexpectedAnswerError,
  UnsupportedMediaTypeError,
} from './errors.ts'
export { Latchkey } from './latchkey.ts'
export type * from './model/credential.ts'
export type * from './model/decision.ts'
export type * from './model/embed.ts'
export type * from './model/operation.ts'
export type * from './model/platform.ts'
export type * from './model/tenancy.ts'
export { type Operation, operations } from './operations.ts'
export type { LatchkeyOptions } from './options.ts'
export type {
  CredentialListOptions,
  Credentials,
  RecoverableCredentials,
  RevokeOptions,
} from './resources/credentials.ts'
export type { NewOrganization } from './resources/organizations.ts'
export type { NewUser } from './resources/users.ts'

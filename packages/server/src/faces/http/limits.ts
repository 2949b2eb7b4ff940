/** Bytes of a request body; a verification batch of a hundred full questions fits. */
export const MAX_BODY_BYTES = 128 * 1024
/** Levels of nesting in a JSON body. */
export const MAX_JSON_DEPTH = 16
/** Bytes of all request headers together; Node answers 431 beyond it. */
export const MAX_HEADER_BYTES = 16 * 1024
export const MAX_PAGE = 100
export const DEFAULT_PAGE = 50
export const MAX_BATCH = 100
export const MAX_IDEMPOTENCY_KEY = 255

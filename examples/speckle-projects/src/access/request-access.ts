import type { GraphqlGuardOptions } from '@latchkey/guard/graphql'

/** Public projects are for everybody; people who are signed in make their tokens here; API keys are no part of Speckle. */
export const ACCESS: GraphqlGuardOptions = { anonymous: 'allow', kinds: ['pat', 'session'] }

import type { Author } from '../store/model-table.ts'

/** What Speckle tells of everybody, and this API of nobody. */
export const SPECKLE_USER = { bio: null, company: null, avatar: null, verified: true, role: 'server:user' }

/** What others may see of a person. */
export const limitedUser = ({ id, name }: Author) => ({ ...SPECKLE_USER, id, name })

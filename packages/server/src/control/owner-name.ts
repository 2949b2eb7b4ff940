import { LatchkeyError, OWN } from '@latchkey/core'
import type { ReadTables } from '../ports/management-store.ts'
import { checkedSlug, freeSlug, slugOf } from './slug.ts'
import type { Context } from './use-case.ts'

type Naming = Pick<Context<ReadTables>, 'tables' | 'random'>

/** Handles of users and slugs of organizations are one name space: either may stand first in a workspace's address. */
async function isTaken({ tables }: Naming, name: string): Promise<boolean> {
  if (name === OWN) return true
  return (await tables.principals.findByHandle(name)) !== null || (await tables.organizations.findBySlug(name)) !== null
}

/** A name that nobody has or had, after what a text suggests. */
export function freeOwnerName(context: Naming, text: string, fallback: string): Promise<string> {
  return freeSlug(slugOf(text, fallback), (name) => isTaken(context, name), context.random)
}

/** A name that a person chose. Throws `already_exists` when it is not free. */
export async function chosenOwnerName(context: Naming, slug: string): Promise<string> {
  const name = checkedSlug(slug)
  if (!(await isTaken(context, name))) return name
  const message = `The name ${name} is taken, or was; choose another.`
  throw new LatchkeyError('already_exists', message, { fields: [{ pointer: '/slug', message }] })
}

import { type CredentialId, invalidField, toInstant } from '@latchkey/core'
import type { Inventory } from '../../control/operation/inventory.ts'

type Place = NonNullable<Inventory['next']>

/** A place in a list, wrapped so that nobody takes it for what it holds. */
export function inventoryPlaceText({ createdAt, id }: Place): string {
  return Buffer.from(`${createdAt} ${id}`, 'latin1').toString('base64url')
}

/** Throws `invalid_input` for what `inventoryPlaceText` did not write. */
export function inventoryPlaceFrom(cursor: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const [, moment, id] = /^(\d{1,15}) ([a-z]{2,5}_[0-9a-z]{26})$/.exec(text) ?? []
  if (moment !== undefined && id !== undefined && Number(moment) <= 253_402_300_799_999) {
    const place = { createdAt: toInstant(Number(moment)), id: id as CredentialId }
    if (inventoryPlaceText(place) === cursor) return place
  }
  throw invalidField('/cursor', 'This is not a cursor of this list; start again without one.')
}

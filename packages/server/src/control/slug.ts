import { invalidField, type RandomBytes } from '@latchkey/core'

const LONGEST = 40
/** What a suffix may take of the length. */
const ROOM_FOR_SUFFIX = 8
const LAST_COUNTED = 9
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** The part of an address that a text suggests: 1 to 40 of `a-z0-9`, with single hyphens between. `fallback` when nothing of it can be written so. */
export function slugOf(text: string, fallback: string): string {
  const plain = text
    .slice(0, 5 * LONGEST)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
  const joined = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-/, '')
  return cut(joined, LONGEST) || fallback
}

/** Refuses a slug that a person chose and that could not stand in an address. */
export function checkedSlug(slug: string): string {
  if (slug !== '' && slugOf(slug, '') === slug) return slug
  throw invalidField('/slug', `Use 1 to ${LONGEST} characters of a-z and 0-9, with single hyphens between them.`)
}

/** The slug itself when it is free, or with a suffix. Few suffixes are counted up and tried; then chance decides, so that a popular name costs no long search. */
export async function freeSlug(
  slug: string,
  isTaken: (slug: string) => Promise<boolean>,
  random: RandomBytes,
): Promise<string> {
  if (!(await isTaken(slug))) return slug
  const stem = cut(slug, LONGEST - ROOM_FOR_SUFFIX)
  for (let count = 2; count <= LAST_COUNTED; count++) {
    if (!(await isTaken(`${stem}-${count}`))) return `${stem}-${count}`
  }
  const chance = Array.from(random(ROOM_FOR_SUFFIX - 1), (byte) => ALPHABET[byte % ALPHABET.length])
  return `${stem}-${chance.join('')}`
}

function cut(slug: string, length: number): string {
  return slug.slice(0, length).replace(/-$/, '')
}

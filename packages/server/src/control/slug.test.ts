import { LatchkeyError } from '@latchkey/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkedSlug, freeSlug, slugOf } from './slug.ts'

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/
const zeros = (count: number) => new Uint8Array(count)

describe('slugOf', () => {
  it('writes a name with the letters that an address may hold', () => {
    expect(slugOf('Łukasz & Zoë’s  Home_2', 'x')).toBe('ukasz-zoe-s-home-2')
    expect(slugOf('jane.doe+seam', 'x')).toBe('jane-doe-seam')
  })

  it('takes the fallback for a name of which nothing can be written', () => {
    expect(slugOf('日本語', 'workspace')).toBe('workspace')
    expect(slugOf('', 'user')).toBe('user')
  })

  it('gives a slug of at most 40 characters for any text, and leaves a slug as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const slug = slugOf(text, 'fallback')
        expect(slug).toMatch(SLUG)
        expect(slug.length).toBeLessThanOrEqual(40)
        expect(checkedSlug(slug)).toBe(slug)
      }),
    )
  })
})

describe('checkedSlug', () => {
  it.each(['', '-a', 'a-', 'a--b', 'A', 'a/b', 'ä', 'a'.repeat(41)])('refuses %j', (slug) => {
    expect(() => checkedSlug(slug)).toThrow(LatchkeyError)
  })
})

describe('freeSlug', () => {
  it('keeps a slug that is free, and counts up from one that is not', async () => {
    const taken = new Set(['home', 'home-2'])
    expect(await freeSlug('lake', async (slug) => taken.has(slug), zeros)).toBe('lake')
    expect(await freeSlug('home', async (slug) => taken.has(slug), zeros)).toBe('home-3')
  })

  it('asks only a few times before it leaves the choice to chance', async () => {
    let asked = 0
    const slug = await freeSlug('home', async () => ++asked > 0, zeros)
    expect(slug).toBe('home-0000000')
    expect(asked).toBeLessThan(12)
  })

  it('stays a slug when the name is as long as one may be', async () => {
    const longest = `${'a'.repeat(31)}-${'b'.repeat(8)}`
    const slug = await freeSlug(longest, async () => true, zeros)
    expect(checkedSlug(slug)).toBe(`${'a'.repeat(31)}-0000000`)
  })
})

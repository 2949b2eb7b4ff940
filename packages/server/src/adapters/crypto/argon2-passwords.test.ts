import { describe, expect, test } from 'vitest'
import { argon2Passwords } from './argon2-passwords.ts'

const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 }
const passwords = argon2Passwords(CHEAP)

describe('a hashed password', () => {
  test('is recognised, and no other is', async () => {
    const hash = await passwords.hash('correct horse battery')
    expect(await passwords.verify('correct horse battery', hash)).toBe('right')
    expect(await passwords.verify('correct horse batterz', hash)).toBe('wrong')
    expect(await passwords.verify('', hash)).toBe('wrong')
  })

  test('is another text each time, and names its parameters', async () => {
    const [one, other] = [await passwords.hash('same'), await passwords.hash('same')]
    expect(one).not.toBe(other)
    expect(one).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
  })

  test('that was made with other parameters is right and outdated', async () => {
    const hash = await argon2Passwords({ ...CHEAP, passes: 2 }).hash('correct horse battery')
    expect(await passwords.verify('correct horse battery', hash)).toBe('outdated')
    expect(await passwords.verify('wrong', hash)).toBe('wrong')
  })

  test.each([null, '', '$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA', 'plain'])('is never found in %j', async (hash) => {
    expect(await passwords.verify('plain', hash)).toBe('wrong')
  })
})

test('a flood is refused beyond a bounded line, and whoever waits in it is served', async () => {
  const attempts = Array.from({ length: 200 }, () => passwords.verify('flood', null))
  const settled = await Promise.allSettled(attempts)
  const refused = settled.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(200 - 2 - 60)
  expect(refused[0]).toMatchObject({ reason: { code: 'unavailable', retryAfterMs: 5000 } })
  expect(await passwords.verify('after', await passwords.hash('after'))).toBe('right')
})

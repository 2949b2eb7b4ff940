import { expect, test } from 'vitest'
import { SecretBox } from './secret-box.ts'

test('a box is empty once everybody has let go, and not while somebody takes hold again', async () => {
  const box = new SecretBox('secret')
  const first = box.hold()
  first()
  const second = box.hold()
  await null
  expect(box.reveal()).toBe('secret')
  second()
  await null
  expect(box.reveal()).toBe('')
})

test('a box does not show what it holds when it is printed or serialized', () => {
  expect(JSON.stringify(new SecretBox('secret'))).toBe('{}')
})

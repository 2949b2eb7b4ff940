import { expect, test } from 'vitest'
import { MIGRATIONS } from './migrations.ts'

test('the migrations are numbered from one up without a gap', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1))
})

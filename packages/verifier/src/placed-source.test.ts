import type { Position } from '@latchkey/core'
import { expect, test, vi } from 'vitest'
import { placedSource } from './placed-source.ts'
import type { FoundRecord } from './ports.ts'
import { aRecord, digest, place } from './testing/records.ts'

const found: FoundRecord = { record: aRecord(), position: null }

function placed({
  known = place(7),
  answer = found,
}: {
  known?: Position | null
  answer?: FoundRecord | Promise<FoundRecord>
} = {}) {
  const order: string[] = []
  const find = vi.fn(() => {
    order.push('record')
    return answer
  })
  const head = vi.fn(async () => {
    order.push('head')
    return place(9)
  })
  const position = () => {
    order.push('known')
    return known
  }
  return { order, head, source: placedSource({ find }, { position }, head) }
}

test('a record is placed where its process had come to before it was read', async () => {
  const { order, head, source } = placed()
  expect(source.find(digest(1), null)).toEqual({ record: aRecord(), position: place(7) })
  expect([order, head.mock.calls]).toEqual([['known', 'record'], []])
  const waiting = placed({ answer: Promise.resolve(found) })
  expect(await waiting.source.find(digest(1), null)).toEqual({ record: aRecord(), position: place(7) })
})

test('where its process has lost the feed, the log is asked first', async () => {
  const { order, source } = placed({ known: null })
  expect(await source.find(digest(1), null)).toEqual({ record: aRecord(), position: place(9) })
  expect(order).toEqual(['known', 'head', 'record'])
})

import { beforeEach, describe, expect, test } from 'vitest'
import { type Fleet, fleet } from './fleet.ts'

const LEASE_MS = 5000
const place = (number: number, epoch = 'e1') => ({ epoch, numbers: [number] })
let now: number
let verifiers: Fleet
beforeEach(() => {
  now = 0
  verifiers = fleet({ elapsed: () => now, leaseMs: LEASE_MS })
})

const asleep = (_: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
const timeIsOver = async (milliseconds: number) => {
  now += milliseconds
}

describe('the receipt of a change', () => {
  test('is complete at once when nobody is connected', async () => {
    expect(await verifiers.receipt(place(7), 1000, asleep)).toEqual({ confirmed: 0, missing: [], elapsedMs: 0 })
  })

  test('comes as soon as the last one asks for what follows', async () => {
    verifiers.seen('a', 'east', place(6), 1000)
    verifiers.seen('b', 'west', place(6), 1000)
    const receipt = verifiers.receipt(place(7), 1000, asleep)
    verifiers.seen('a', 'east', place(7), 1000)
    now = 30
    verifiers.seen('b', 'west', place(8), 1000)
    expect(await receipt).toEqual({ confirmed: 2, missing: [], elapsedMs: 30 })
  })

  test('names those that did not ask again in time', async () => {
    verifiers.seen('a', 'east', place(6), 1000)
    verifiers.seen('b', 'west', place(7), 1000)
    expect(await verifiers.receipt(place(7), 1000, timeIsOver)).toEqual({
      confirmed: 1,
      missing: [{ id: 'a', name: 'east', position: place(6), silentMs: 1000 }],
      elapsedMs: 1000,
    })
  })

  test('does not wait for who connects after the call', async () => {
    verifiers.seen('a', 'east', place(6), 1000)
    const receipt = verifiers.receipt(place(7), 1000, asleep)
    verifiers.seen('b', 'west', place(6), 1000)
    verifiers.seen('a', 'east', place(7), 1000)
    expect(await receipt).toMatchObject({ confirmed: 1, missing: [] })
  })

  test('counts one that has only just begun as connected, and as having taken in nothing', async () => {
    verifiers.seen('a', 'east', null, 0)
    expect(await verifiers.receipt(place(7), 1000, timeIsOver)).toMatchObject({ confirmed: 0, missing: [{ id: 'a' }] })
  })

  test('does not count one that follows an epoch which a restore has ended, however far it was', async () => {
    verifiers.seen('a', 'east', place(900), 1000)
    const expected = { confirmed: 0, missing: [{ id: 'a' }] }
    expect(await verifiers.receipt(place(7, 'e2'), 1000, timeIsOver)).toMatchObject(expected)
  })

  test('leaves out one that has been silent for longer than any lease of it can last', async () => {
    verifiers.seen('a', 'east', place(6), 1000)
    now = 2 * LEASE_MS + 1
    expect(await verifiers.receipt(place(7), 1000, timeIsOver)).toMatchObject({ confirmed: 0, missing: [] })
  })

  test('goes on to count one whose waits tell of a longer lease, also while it asks without waiting', async () => {
    verifiers.seen('a', 'east', place(6), 20_000)
    verifiers.seen('a', 'east', place(6), 0)
    now = 60_000
    expect(await verifiers.receipt(place(7), 1000, timeIsOver)).toMatchObject({ missing: [{ id: 'a' }] })
  })
})

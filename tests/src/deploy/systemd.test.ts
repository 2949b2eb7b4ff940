import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { requirement } from '../requirement.ts'

const analyze = (...words: string[]) => spawnSync('systemd-analyze', words, { encoding: 'utf8' })
const systemd = await requirement('systemd-analyze', () => analyze('--version').status === 0)

const unit = readFileSync(new URL('../../../deploy/systemd/latchkey.service', import.meta.url), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'latchkey-unit-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The unit with a program that is there, since the check looks for it. */
function written(text = unit): string {
  const program = join(folder, 'latchkey')
  writeFileSync(program, '#!/bin/sh\n')
  chmodSync(program, 0o755)
  const file = join(folder, 'latchkey.service')
  writeFileSync(file, text.replace('/usr/local/bin/latchkey', program))
  return file
}

describe.skipIf(systemd.missing)('the systemd unit', () => {
  test('is one that systemd takes without a word', () => {
    const { status, stdout, stderr } = analyze('verify', '--man=no', '--recursive-errors=no', written())
    expect([status, stdout, stderr]).toEqual([0, '', ''])
  })

  test('would be refused with a mistake in it', () => {
    const { stderr } = analyze(
      'verify',
      '--man=no',
      '--recursive-errors=no',
      written(unit.replace('strict', 'strickt')),
    )
    expect(stderr).toContain('strickt')
  })

  test('keeps the service away from nearly everything, by systemd’s own measure', () => {
    const { status, stdout, stderr } = analyze('security', '--offline=yes', '--threshold=20', '--no-pager', written())
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, ''])
  })

  test('gives the drain time to end', () => {
    const [, drain] = /--drain (\d+)/.exec(unit) ?? []
    const [, stop] = /TimeoutStopSec=(\d+)/.exec(unit) ?? []
    expect(Number(stop)).toBeGreaterThan(Number(drain) + 2)
  })
})

import { spawnSync } from 'node:child_process'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { bashCompletion } from './completion/bash.ts'
import { fishCompletion } from './completion/fish.ts'
import { stops } from './completion/tree.ts'
import { zshCompletion } from './completion/zsh.ts'
import { EXIT_CODES } from './exit-codes.ts'
import { buildProgram } from './program.ts'
import { latchkey } from './testing/command-line.ts'
import { reference } from './testing/reference.ts'

const all = (command: Command): Command[] =>
  [command, ...command.commands.flatMap(all)].filter((each) => each.name() !== 'help')
const nameOf = (command: Command): string =>
  command.parent === null ? '' : `${nameOf(command.parent)} ${command.name()}`.trim()

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp()
  return text
}

describe.each(all(buildProgram()).map((command) => [nameOf(command) || 'latchkey', command] as const))(
  '%s',
  (_, command) => {
    test('has help with an example and the exit codes', () => {
      const help = helpOf(command)
      expect(help).toMatch(/Examples?:\n {2}\$ /)
      for (const { code, meaning } of Object.values(EXIT_CODES)) expect(help).toContain(`${code}`.padEnd(5) + meaning)
    })

    test.runIf(command.commands.length === 0)('can answer in JSON, and takes no token as an option', () => {
      const flags = command.options.map(({ long }) => long)
      expect(flags).toContain('--json')
      expect(flags).not.toContain('--token')
    })
  },
)

test('the page docs/cli.md is what the commands say', async () => {
  await expect(reference(buildProgram())).toMatchFileSnapshot('../../../docs/cli.md')
})

test('help goes to stdout and is no failure; the version is the package’s', async () => {
  expect(await latchkey(['token', 'create', '--help'])).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('Usage:'),
  })
  expect(await latchkey(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})

describe('completion', () => {
  const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }
  const places = stops(buildProgram())

  test.each(Object.entries(shells))('%s knows every command and option', (_, complete) => {
    const script = complete(places)
    for (const { commands, options } of places) {
      for (const { name } of commands) expect(script).toContain(name)
      for (const { name } of options) expect(script).toContain(name.replace(/^--/, ''))
    }
  })

  test.each([
    [['latchkey', 'tok'], ['token']],
    [['latchkey', 'token', 'revo'], ['revoke']],
    [['latchkey', 'token', 'create', '--exp'], ['--expires']],
    [['latchkey', '--json', 'workspace', 'mem'], ['members']],
    [['latchkey', 'token', 'nonsense', 'li'], ['list']],
  ])('bash completes %j', (words, expected) => {
    const quoted = words.map((word) => `'${word}'`).join(' ')
    const script = `${bashCompletion(places)}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _latchkey; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.trim().split('\n')).toEqual(expected)
  })
})

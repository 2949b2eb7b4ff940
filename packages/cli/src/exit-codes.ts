/** What each way to end is called, its number for scripts, and what it means. Help and documentation are printed from this table. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'done' },
  failure: { code: 1, meaning: 'failed; the message on stderr says why' },
  usage: { code: 2, meaning: 'wrong arguments, or a question that can only be asked at a terminal' },
  unauthenticated: { code: 3, meaning: 'not signed in, or the token is not accepted' },
  forbidden: { code: 4, meaning: 'signed in, but not allowed' },
  notFound: { code: 5, meaning: 'no such thing, or no access to it' },
  unreachable: { code: 6, meaning: 'the service gave no answer' },
  refused: { code: 7, meaning: '`verify`: the service said no to the token' },
  interrupted: { code: 130, meaning: 'cancelled at a prompt' },
} as const

export type Exit = keyof typeof EXIT_CODES

export function exitCodesHelp(): string {
  const rows = Object.values(EXIT_CODES).map(({ code, meaning }) => `  ${String(code).padEnd(5)}${meaning}`)
  return ['Exit codes:', ...rows].join('\n')
}

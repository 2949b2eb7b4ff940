import { ERROR_CODES, REFUSAL_CODES, REFUSALS } from '@latchkey/core'
import { PROBLEMS } from '@latchkey/server/contract'

/** `docs/errors.md`, from the tables in the code. */
export function errorPage(): string {
  const problems = ERROR_CODES.map((code) => `| \`${code}\` | ${PROBLEMS[code].status} | ${PROBLEMS[code].meaning} |`)
  const refusals = REFUSAL_CODES.map((code) => {
    const { message, challenge } = REFUSALS[code]
    return `| \`${code}\` | ${message} | ${challenge === null ? '' : `\`${challenge}\``} |`
  })
  return `# Errors and refusals

This page is generated from the code (\`npm run generate\`).

## Errors of the management API

RFC 9457 problem details, \`application/problem+json\`: \`type\`, \`title\`, \`status\`, \`code\`, \`detail\`, and where they help \`errors\`
(a list of \`pointer\` and \`message\`) and \`requiredScopes\`. Codes are stable; sentences may change.

| code | status | meaning, and what to do |
|---|---|---|
${problems.join('\n')}

## Refusals of a token

\`POST /v1/verify\` answers 200 with \`{"ok": false, "code", "message", "challenge"}\`; a guard renders the refusal in its dialect, where an outsider
can't tell a token or workspace that exists from one that does not. The last column is the \`error\` of an RFC 6750 challenge.

| code | sentence for the resource server | challenge |
|---|---|---|
${refusals.join('\n')}
`
}

import { style } from '../../output/style.ts'
import { facts } from '../../output/table.ts'
import { consoleFact } from '../people.ts'

export interface SpeckleShown {
  readonly service: string
  readonly graphql: string
  readonly rest: string
  /** Null when they were shown at an earlier start. */
  readonly patRead: string | null
  readonly patWrite: string | null
  readonly consolePassword: string | null
  readonly projectId: string
  readonly objectId: string
}

/** What a person reads when the demo is up: where things are, the tokens once, and lines that work when pasted. */
export function speckleGreeting(shown: SpeckleShown, folder: string | null): string {
  const { service, graphql, rest, patRead, patWrite, projectId, objectId } = shown
  const bearer = (token: string) => `-H "Authorization: Bearer ${token}"`
  const post = (token: string, query: string) =>
    `  curl -s ${graphql} ${bearer(token)} -H "Content-Type: application/json" -d '${JSON.stringify({ query })}'`
  const [read, write] = [patRead ?? '$READ', patWrite ?? '$WRITE']
  return [
    '',
    facts([
      ['Latchkey', service],
      consoleFact(service, shown.consolePassword),
      ['GraphQL of projects', graphql],
      ['data', folder ?? 'temporary: gone when this stops'],
    ]),
    '',
    ...(patRead === null || patWrite === null ? again(folder) : tokens(patRead, patWrite)),
    '',
    'Try it:',
    '',
    ...(patRead === null ? ['  READ=paste-the-token-that-reads WRITE=paste-the-token-that-writes'] : []),
    style('dim', '  # who you are, and your projects'),
    post(read, '{ activeUser { name projects { items { id name role } } } }'),
    style('dim', '  # refused: this token reads, and cannot modify'),
    post(read, 'mutation { projectMutations { create(input: { name: "Mine" }) { id } } }'),
    style('dim', '  # this one can'),
    post(write, 'mutation { projectMutations { create(input: { name: "Mine" }) { id } } }'),
    style('dim', '  # an object of a model, as the viewer fetches it'),
    `  curl -s ${rest}/objects/${projectId}/${objectId}/single ${bearer(read)}`,
    '',
    'Ctrl-C stops both.',
    '',
  ].join('\n')
}

function tokens(read: string, write: string): string[] {
  return [
    `${style('bold', 'Your personal access tokens')}, shown only now:`,
    '',
    `  ${style('cyan', read)}  reads`,
    `  ${style('cyan', write)}  reads and writes`,
  ]
}

function again(folder: string | null): string[] {
  return [
    'Everything is still there. Your tokens were shown at the first start and are not shown again.',
    `Are they lost? Then stop this, delete ${folder ?? 'the data folder'}, and start afresh.`,
  ]
}

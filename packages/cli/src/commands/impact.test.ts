import { afterAll, beforeAll, expect, test } from 'vitest'
import { latchkey } from '../testing/command-line.ts'
import { type TestService, testService } from '../testing/service.ts'

let service: TestService
let env: Record<string, string>
beforeAll(async () => {
  service = await testService()
  env = { LATCHKEY_URL: service.url, LATCHKEY_TOKEN: service.token, LATCHKEY_CONFIG_DIR: service.folder }
})
afterAll(() => service.close())

const stopping = async (...args: string[]): Promise<string[]> => {
  const { stdout } = await latchkey(['impact', ...args, '--json'], { env })
  return (JSON.parse(stdout) as { items: { id: string }[] }).items.map(({ id }) => id).sort()
}

test('what would stop is asked before anything is taken away, wherever it stands', async () => {
  const { operator } = service
  const { id } = await operator.organizations.create({ name: 'Guild' })
  const home = await operator.workspaces.create({ name: 'Home', organizationId: id })
  const robot = await operator.serviceAccounts.create(id, { name: 'Robot' })
  const team = await operator.organizations.teams.create(id, { name: 'Robots' })
  await operator.organizations.teams.addMember(id, team.id, robot.id)
  await operator.workspaces.members.put(home.id, team.id, 'member')
  const token = (await operator.serviceAccounts.tokens(id, robot.id).create({ name: 'nightly' })).credential.id
  const key = (await operator.keys(home.id).create({ name: 'door' })).credential.id
  expect(await stopping(team.id, '--from', id)).toEqual([token])
  expect(await stopping(team.id, '--from', home.id)).toEqual([token])
  expect(await stopping(robot.id, '--from', id)).toEqual([token])
  expect(await stopping(home.id)).toEqual([key])
  expect(await stopping(id)).toEqual([key, token].sort())
  const self = await operator.self.get()
  expect(await stopping(self.principal.id)).toContain(self.credential.id)
  expect(await stopping(self.principal.id, '--from', id)).toContain(self.credential.id)
  expect((await latchkey(['impact', id], { env })).stdout).toMatch(/^ID +NAME +KIND +LAST USED/)
  expect((await latchkey(['impact', (await operator.workspaces.create({ name: 'Empty' })).id], { env })).stderr).toBe(
    'No token or key stops working with it.\n',
  )
})

test.each([[['team_1']], [['sa_1']], [['tok_1']], [['x']], [['tok_1', '--from', 'org_1']]])(
  'what names nothing that could be taken away is a mistake in the call: %j',
  async (args) => {
    expect((await latchkey(['impact', ...args], { env })).code).toBe(2)
  },
)

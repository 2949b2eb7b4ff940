import { setTimeout as wait } from 'node:timers/promises'
import { Latchkey } from '@latchkey/sdk'
import { style } from '../output/style.ts'
import { facts } from '../output/table.ts'
import type { DemoPreset } from './demo-preset.ts'
import { ADA, consoleFact, newConsolePassword, OPERATOR } from './people.ts'

/** Long enough to be made, short enough to be waited for. */
const SHORT_LIFE_MS = 1500

/** A lakehouse with one domain: its owner's tokens in three states, and one of a service account that shares a team with her. */
export const iometeDemo: DemoPreset = {
  example: '@latchkey/example-iomete-lakehouse',
  start: 'startIometeLakehouse',
  healthPath: '/health',
  secrets: ['pat', 'suspendedPat', 'expiredPat', 'serviceAccountToken', 'consolePassword'],

  async fill(url, setupSecret, lasting) {
    const connect = (token: string) => new Latchkey({ url, token })
    const consolePassword = newConsolePassword()
    const set = await connect(setupSecret).setup({ ...OPERATOR, password: consolePassword })
    const operator = connect(set.secret)
    const scopes = ['verify', 'sessions:create']
    const backendKey = await operator.serviceKeys.create({ name: 'Demo backend', scopes, expires: 'never' })
    const { id: adaId } = await operator.users.create({ ...ADA, password: consolePassword })
    const ada = connect((await connect(backendKey.secret).sessions.create(adaId)).secret)

    const brief = await ada.tokens.create({
      name: 'expired',
      expiresAt: new Date(Date.now() + SHORT_LIFE_MS).toISOString(),
    })
    const pat = await ada.tokens.create({ name: 'notebook' })
    const suspended = await ada.tokens.create({ name: 'suspended' })
    await ada.tokens.suspend(suspended.credential.id)

    const { id: organizationId } = await ada.organizations.create({ name: 'Lovelace Analytics' })
    const domain = await ada.workspaces.create({ name: 'Analytics', organizationId })
    const team = await ada.organizations.teams.create(organizationId, { name: 'data-platform' })
    const robot = await ada.serviceAccounts.create(organizationId, { name: 'nightly-etl' })
    await ada.workspaces.members.put(domain.id, robot.id, 'member')
    for (const member of [adaId, robot.id]) await ada.organizations.teams.addMember(organizationId, team.id, member)
    const robotToken = await ada.serviceAccounts.tokens(organizationId, robot.id).create({ name: 'etl' })

    let serviceKey = backendKey.secret
    if (lasting) {
      const lastingKey = { name: 'Demo example API', scopes: ['verify'], expires: 'never' } as const
      serviceKey = (await operator.serviceKeys.create(lastingKey)).secret
      await operator.serviceKeys.revoke(backendKey.credential.id, 'the demo is filled')
    }
    for (const person of [ada, operator]) await person.self.revoke('the demo is filled')
    const left = Date.parse(brief.credential.expiresAt ?? '') - Date.now()
    await wait(Math.max(0, left) + 1)
    return {
      state: { serviceKey, domain: domain.id },
      secrets: {
        pat: pat.secret,
        suspendedPat: suspended.secret,
        expiredPat: brief.secret,
        serviceAccountToken: robotToken.secret,
        consolePassword,
      },
    }
  },

  async seed(api, state) {
    await api.seed(state['domain'] ?? '', 'retail')
  },

  greeting({ service, api, folder }, { domain = '' }, secrets) {
    const pat = secrets?.['pat'] ?? '$PAT'
    const sql = `{"sql": "select region, count(*) as customers from customers group by region"}`
    const token =
      secrets === null
        ? ['Everything is still there. Your token was shown at the first start and is not shown again.']
        : [`${style('bold', 'Your access token')}, shown only now:`, '', `  ${style('cyan', pat)}`]
    return [
      '',
      facts([
        ['Latchkey', service],
        consoleFact(service, secrets?.['consolePassword']),
        ['API of the lakehouse', api],
        ['domain', domain],
        ['data', folder ?? 'temporary: gone when this stops'],
      ]),
      '',
      ...token,
      '',
      'Try it:',
      '',
      ...(secrets === null ? ['  PAT=paste-your-token-here'] : []),
      style('dim', '  # the Spark jobs of the domain, as the Python SDK asks for them'),
      `  curl -s ${api}/api/v2/domains/${domain}/sdk/spark/jobs -H "X-API-Token: ${pat}"`,
      style('dim', '  # a query over its sample tables, the token after "Bearer"'),
      `  curl -s ${api}/api/v1/domains/${domain}/sql -H "Authorization: Bearer ${pat}" -d '${sql}'`,
      style('dim', '  # a token that was suspended is refused'),
      `  curl -s ${api}/api/v2/domains/${domain}/sdk/spark/jobs -H "X-API-Token: ${secrets?.['suspendedPat'] ?? '$SUSPENDED'}"`,
      '',
      'Ctrl-C stops both.',
      '',
    ].join('\n')
  },
}

import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { ConsoleWorld } from '../browser/world.ts'
import { raiseCompany, VIEWERS, type Viewer } from './company.ts'
import { fillTokens } from './token-stock.ts'
import { startTraffic } from './traffic.ts'

type SignedIn = NonNullable<BrowserContextOptions['storageState']>

/** The people and things that the pictures show. */
export interface Stage {
  readonly tokenId: string
  readonly workspaceId: string
  /** Demands approval, and somebody waits for it. */
  readonly strictWorkspaceId: string
  /** Nothing is in it but its owner. */
  readonly emptyWorkspaceId: string
  readonly organizationId: string
  /** Of a program that asks to be let in. */
  readonly userCode: string
  readonly signedIn: (who: Viewer) => SignedIn
  close(): Promise<void>
}

export async function setTheStage(world: ConsoleWorld, browser: Browser): Promise<Stage> {
  const company = await raiseCompany(world)
  const tokenId = await fillTokens(world, company)
  const stopTraffic = await startTraffic(world, company)
  const states = new Map<Viewer, SignedIn>()
  for (const who of VIEWERS) {
    const page = await world.page(browser)
    await world.signIn(page, company.people[who].email)
    states.set(who, await page.context().storageState())
    await page.context().close()
  }
  return {
    tokenId,
    workspaceId: company.rentals.id,
    strictWorkspaceId: company.hall.id,
    emptyWorkspaceId: company.empty.id,
    organizationId: company.organization.id,
    userCode: await askToBeLetIn(world),
    signedIn: (who) => states.get(who) as SignedIn,
    close: stopTraffic,
  }
}

async function askToBeLetIn(world: ConsoleWorld): Promise<string> {
  const body = new URLSearchParams({ client_id: 'latchkey-cli', device_name: 'build-server-03' })
  const response = await fetch(`${world.origin}/oauth/device_authorization`, { method: 'POST', body })
  return ((await response.json()) as { user_code: string }).user_code
}

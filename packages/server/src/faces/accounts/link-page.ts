import { LatchkeyError } from '@latchkey/core'
import { html } from 'hono/html'
import { pageResponse } from './page.ts'
import type { Visit } from './visit.ts'

/** Answers with what `work` makes of a link, or says that the link is of no use. */
export async function withLink(visit: Visit, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof LatchkeyError) || error.code !== 'not_found') throw error
    const { texts, face } = visit
    return pageResponse(visit, face.control.platform.config.name, {
      status: 404,
      title: texts.linkTitle,
      body: html`<p>${texts.linkDead}</p><a class="button" href="/sign-in">${texts.signInTitle}</a>`,
    })
  }
}

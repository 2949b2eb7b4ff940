import type { Presented } from '../../control/access/caller.ts'
import { type ControlParts, perform } from '../../control/perform.ts'
import type { Download, ParsedRequest, Route } from './route.ts'

/**
 * Answers with a file of any length in the memory of one page. Each page is a call of its own, so that a caller who loses the right meanwhile gets no more; a
 * file that could not be finished breaks off, and its reader's client says so.
 */
export async function downloadOf(
  control: ControlParts,
  presented: Presented,
  row: Route & { readonly download: Download },
  request: ParsedRequest,
): Promise<Response> {
  const { download, useCase } = row
  const ask = (input: unknown): Promise<unknown> => perform(control, presented, useCase, input as never)
  const encoder = new TextEncoder()
  let input: unknown = row.input(request)
  // Asked before the answer begins, so that a refusal is still one.
  const first = await ask(input)
  let page: Promise<unknown> | null = Promise.resolve(first)
  let isFirst = true
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      if (page === null) return stream.close()
      const value = await page
      const text = download.write(value, isFirst, request)
      isFirst = false
      input = download.next(input, value)
      page = input === null ? null : ask(input)
      // A fault is met by the next pull; it must not pass for one that nobody handles meanwhile.
      page?.catch(() => undefined)
      if (text !== '') stream.enqueue(encoder.encode(text))
      else if (page === null) stream.close()
    },
  })
  return new Response(body, {
    headers: {
      'content-type': download.contentType(request),
      'content-disposition': `attachment; filename="${download.fileName(request)}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

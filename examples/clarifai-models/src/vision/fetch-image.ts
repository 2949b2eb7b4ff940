import { ClarifaiError } from '../status.ts'
import { MAX_IMAGE_BYTES } from './decode.ts'

/** Fetches an image that a caller names by its URL. */
export type FetchImage = (url: string) => Promise<Uint8Array>

const TIMEOUT_MS = 5000

/** For a server that fetches nothing: whoever sends a URL is told to send bytes. */
export const fetchNothing: FetchImage = async () => {
  throw new ClarifaiError('inputDownloadFailed', 'This server fetches no URLs; send the image as base64.')
}

/**
 * From this machine alone: otherwise every caller could have this server ask, in its own name, whatever its network lets it reach. The address is
 * written out, so that no name service decides where it leads, and redirects are not followed.
 */
export const fetchFromLoopback: FetchImage = async (url) => {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || parsed.protocol !== 'http:' || !/^(127(\.\d{1,3}){3}|\[::1\])$/.test(parsed.hostname)) {
    throw new ClarifaiError(
      'inputDownloadFailed',
      'This server fetches images from http://127.0.0.1 and http://[::1] alone; send others as base64.',
    )
  }
  try {
    const response = await fetch(parsed, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!response.ok) throw new ClarifaiError('inputDownloadFailed', `The URL was answered with ${response.status}.`)
    return await readBounded(response)
  } catch (cause) {
    if (cause instanceof ClarifaiError) throw cause
    throw new ClarifaiError('inputDownloadFailed', 'The URL could not be fetched within five seconds.')
  }
}

async function readBounded({ body }: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body ?? []) {
    size += part.length
    if (size > MAX_IMAGE_BYTES) {
      throw new ClarifaiError('inputDownloadFailed', `The image has more than ${MAX_IMAGE_BYTES} bytes.`)
    }
    parts.push(part)
  }
  return Buffer.concat(parts)
}

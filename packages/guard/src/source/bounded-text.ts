/** The text of a body of at most `limit` bytes. Throws, and reads no further, when there are more. */
export async function boundedText(response: Response, limit: number): Promise<string> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      throw new RangeError(`the answer is longer than ${limit} bytes`)
    }
    text += decoder.decode(value, { stream: true })
  }
}

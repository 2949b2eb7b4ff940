/** The call of the next page as an address for GET, with lists as repeated keys and objects as dotted ones. */
export function nextPageUrl(called: URL, parameters: object, cursor: string): string {
  const url = new URL(called.pathname, called)
  for (const [name, value] of Object.entries(parameters)) append(url.searchParams, name, value)
  url.searchParams.set('page_cursor', cursor)
  return url.href
}

function append(query: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined) return
  if (Array.isArray(value)) {
    for (const item of value.length === 0 ? [''] : value) query.append(name, String(item))
  } else if (typeof value === 'object' && value !== null) {
    for (const [member, inner] of Object.entries(value)) append(query, `${name}.${member}`, inner)
  } else query.append(name, String(value))
}

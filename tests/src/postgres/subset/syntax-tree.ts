import { parse } from 'libpg-query'

/** One node of what PostgreSQL's own parser makes of a statement: its kind, and what is in it. */
export interface SyntaxNode {
  readonly kind: string
  // biome-ignore lint/suspicious/noExplicitAny: the shape is that of the kind, of which there are hundreds.
  readonly body: any
}

/** Every node of a text, the outermost first. Throws for what PostgreSQL does not parse. */
export async function nodesOf(text: string): Promise<SyntaxNode[]> {
  const found: SyntaxNode[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) walk(each)
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        if (/^[A-Z]/.test(key)) found.push({ kind: key, body: inner })
        walk(inner)
      }
  }
  walk((await parse(text)).stmts)
  return found
}

/** The last part of a name such as `pg_catalog.int8`. */
export const nameOf = (parts: readonly { readonly String?: { readonly sval: string } }[]): string =>
  parts.at(-1)?.String?.sval ?? ''

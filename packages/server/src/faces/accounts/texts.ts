import { DE } from './texts/de.ts'
import { EN } from './texts/en.ts'

/** Every sentence of the pages, in one language. */
export type Texts = { readonly [Name in keyof typeof EN]: string }

const LANGUAGES: Readonly<Record<string, Texts>> = { en: EN, de: DE }

export interface Language {
  readonly code: string
  readonly texts: Texts
}

/** The first language of `Accept-Language` that there are texts in; the weights are left aside, since browsers write the list in order. */
export function languageOf(request: Request): Language {
  const wanted = request.headers.get('accept-language')?.slice(0, 200) ?? ''
  for (const range of wanted.split(',')) {
    const code = range.trim().slice(0, 2).toLowerCase()
    const texts = LANGUAGES[code]
    if (texts !== undefined) return { code, texts }
  }
  return { code: 'en', texts: EN }
}

/** A text with its places in braces filled in. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}

/** A length of time in words, rounded up. */
export function waitInWords(texts: Texts, milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  if (seconds < 120) return filled(texts.seconds, { n: String(seconds) })
  return filled(texts.minutes, { n: String(Math.ceil(seconds / 60)) })
}

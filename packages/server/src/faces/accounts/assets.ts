import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { PASSKEY_SCRIPT, SET_UP_SCRIPT, THEME_SCRIPT } from './scripts.ts'
import { STYLESHEET } from './stylesheet.ts'

interface Asset {
  readonly type: string
  readonly content: () => string | Promise<Uint8Array<ArrayBuffer>>
}

const script = (text: string): Asset => ({ type: 'text/javascript; charset=utf-8', content: () => text })

let font: Promise<Uint8Array<ArrayBuffer>> | undefined
/** Read when the first page is looked at: most processes never show one. */
function readFont(): Promise<Uint8Array<ArrayBuffer>> {
  font ??= readFile(
    fileURLToPath(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')),
  ).then((bytes) => new Uint8Array(bytes))
  return font
}

const ASSETS: Readonly<Record<string, Asset>> = {
  '/accounts/style.css': { type: 'text/css; charset=utf-8', content: () => STYLESHEET },
  '/accounts/inter.woff2': { type: 'font/woff2', content: readFont },
  '/accounts/theme.js': script(THEME_SCRIPT),
  '/accounts/set-up.js': script(SET_UP_SCRIPT),
  '/accounts/passkey.js': script(PASSKEY_SCRIPT),
}

/** What the pages load beside themselves; `null` for a path that is none of it. */
export async function asset(path: string): Promise<Response | null> {
  const found = Object.hasOwn(ASSETS, path) ? ASSETS[path] : undefined
  if (found === undefined) return null
  return new Response(await found.content(), {
    headers: {
      'content-type': found.type,
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    },
  })
}

import type { Plugin } from 'vite'

/**
 * Makes a style sheet of Tailwind's work inside a shadow root. `@property` counts in a document alone, so the starting values that it holds for older browsers are set
 * for all; and the widths that it asks of the window are asked of the element that holds the page. Stops the build where there is nothing of that to be found.
 */
export function shadowStyles(file: RegExp): Plugin {
  return {
    name: 'shadow-styles',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (!file.test(id)) return null
      return { code: fitted(code, (why) => this.error(`${id}: ${why}`)), map: null }
    },
  }
}

const PROPERTY = /@property --[\w-]+\s*\{[^}]*\}/g
/** Around the starting values, for browsers that know no `@property`. */
const OLDER_BROWSERS = /@layer properties\s*\{\s*@supports [^{]*\{/
const WIDTH = /@media\s*(\((?:(?:min|max)-width\s*:\s*|(?:not\s*\()?width\s*[<>]=?\s*)[\d.]+(?:rem|px)\)+)/g

function fitted(styles: string, fail: (why: string) => never): string {
  if (!OLDER_BROWSERS.test(styles)) fail('no starting values of properties')
  if (!WIDTH.test(styles)) fail('no widths')
  return styles
    .replaceAll(PROPERTY, '')
    .replace(OLDER_BROWSERS, '@layer properties{@media all{')
    .replaceAll(WIDTH, '@container page $1')
}

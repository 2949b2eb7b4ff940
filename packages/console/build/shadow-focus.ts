import type { Plugin } from 'vite'

const ASKS = /\b(?:ownerDocument|document)\.activeElement\b/g

/** Has the libraries of menus and tabs ask for the element that has the focus inside of shadow roots too, where the document names the outermost host. */
export function shadowFocus(answer: string): Plugin {
  return {
    name: 'shadow-focus',
    apply: 'build',
    transform(code, id) {
      if (!id.includes('/@radix-ui/') || !ASKS.test(code)) return null
      const asking = `import { activeElement as activeElementInShadow } from ${JSON.stringify(answer)};\n`
      return { code: asking + code.replaceAll(ASKS, 'activeElementInShadow()'), map: null }
    },
  }
}

import { LatchkeyTokens } from './element.tsx'

// A page that loads this twice has one element all the same.
if (customElements.get('latchkey-tokens') === undefined) customElements.define('latchkey-tokens', LatchkeyTokens)

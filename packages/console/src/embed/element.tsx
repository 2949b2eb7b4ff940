import { createRoot, type Root } from 'react-dom/client'
import { ServiceProblem } from '../api/problem.ts'
import { languageAmong } from '../texts/catalogue.ts'
import { de } from '../texts/de.ts'
import { en } from '../texts/en.ts'
import { type CodeReason, EmbeddedSession, type GetCode } from './session.ts'
import { styleSheet } from './style-sheet.ts'
import { TokenPage } from './token-page.tsx'

const TEXTS = { en, de } as const
const darkSystem = matchMedia('(prefers-color-scheme: dark)')

/** The service that this module was loaded from. */
const HOME = new URL(import.meta.url).origin

/**
 * `<latchkey-tokens>`: the token page in a page of the platform's own. Attributes: `service` (where Latchkey is; default: where this module comes from), `code` (the first
 * code, taken away once it is read), `lang`, `theme` (`light`, `dark` or `system`). Property: `getCode`. Events: `latchkey-ready`, `latchkey-ended`, `latchkey-failed`.
 */
export class LatchkeyTokens extends HTMLElement {
  static readonly observedAttributes = ['service', 'code', 'lang', 'theme']

  readonly #page = document.createElement('div')
  readonly #layer = document.createElement('div')
  #getCode: GetCode | null = null
  #firstCode: string | null = null
  #mounted: { readonly root: Root; readonly session: EmbeddedSession } | null = null

  constructor() {
    super()
    const shadow = this.attachShadow({ mode: 'open' })
    shadow.adoptedStyleSheets = [styleSheet()]
    this.#page.className = 'page'
    this.#layer.className = 'layer'
    shadow.append(this.#page, this.#layer)
    // A page may have set it before this module was there to see.
    if (Object.hasOwn(this, 'getCode')) {
      const early = this.getCode
      Reflect.deleteProperty(this, 'getCode')
      this.getCode = early
    }
  }

  get getCode(): GetCode | null {
    return this.#getCode
  }

  set getCode(getCode: GetCode | null) {
    this.#getCode = getCode
    this.#update()
  }

  connectedCallback(): void {
    darkSystem.addEventListener('change', this.#followTheme)
    this.#followTheme()
    this.#update()
  }

  disconnectedCallback(): void {
    // Not at once: an element that is put elsewhere in the document leaves it on the way.
    queueMicrotask(() => {
      if (this.isConnected) return
      darkSystem.removeEventListener('change', this.#followTheme)
      this.#leave()
    })
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return
    if (name === 'theme') this.#followTheme()
    if (name === 'code' && after !== null) {
      this.#firstCode = after
      // Good for one use, and yet nothing to leave lying about in the document.
      this.removeAttribute('code')
    }
    if (name === 'service') this.#leave()
    this.#update()
  }

  readonly #followTheme = (): void => {
    const wanted = this.getAttribute('theme')
    const isDark = wanted === 'dark' || (wanted !== 'light' && darkSystem.matches)
    this.dataset['theme'] = isDark ? 'dark' : 'light'
    this.#page.dataset['theme'] = this.dataset['theme']
    this.#layer.dataset['theme'] = this.dataset['theme']
  }

  get #service(): string {
    return (this.getAttribute('service') ?? HOME).replace(/\/+$/, '')
  }

  /** Shows what there is to show, once there is a way to a code. */
  #update(): void {
    if (!this.isConnected || (this.#mounted === null && this.#getCode === null && this.#firstCode === null)) return
    this.#mounted ??= this.#enter()
    const language = languageAmong([this.closest<HTMLElement>('[lang]')?.lang ?? '', ...navigator.languages])
    this.#page.lang = language
    this.#layer.lang = language
    this.#mounted.root.render(
      <TokenPage
        service={this.#service}
        session={this.#mounted.session}
        language={language}
        texts={TEXTS[language]}
        layer={this.#layer}
      />,
    )
  }

  #enter() {
    const session = new EmbeddedSession({
      service: this.#service,
      fetch: (...input) => fetch(...input),
      getCode: (request) => this.#codeFor(request.reason),
    })
    session.subscribe(() => {
      const state = session.state()
      if (state.status === 'open') this.#tell('ready', { userId: state.opened.user.id })
      if (state.status === 'ended') this.#tell('ended', {})
      if (state.status === 'failed')
        this.#tell('failed', { code: state.fault instanceof ServiceProblem ? state.fault.code : 'no_code' })
    })
    void session.open('start')
    // What the service refuses is shown on the page; anything else that a screen throws is a fault of ours.
    const onCaughtError = (fault: unknown) => {
      if (!(fault instanceof ServiceProblem)) reportError(fault)
    }
    return { root: createRoot(this.#page, { onCaughtError }), session }
  }

  #leave(): void {
    this.#mounted?.root.unmount()
    this.#mounted?.session.close()
    this.#mounted = null
  }

  async #codeFor(reason: CodeReason): Promise<string | null> {
    const first = this.#firstCode
    this.#firstCode = null
    if (first !== null) return first
    return (await this.#getCode?.({ reason })) ?? null
  }

  #tell(what: 'ready' | 'ended' | 'failed', detail: object): void {
    this.dispatchEvent(new CustomEvent(`latchkey-${what}`, { detail, bubbles: true }))
  }
}

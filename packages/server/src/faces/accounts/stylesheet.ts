const DARK = `--lk-background: #0d0e11; --lk-surface: #16181d; --lk-text: #f4f4f5; --lk-muted: #a1a1aa; --lk-border: #2a2d35; --lk-input: #71717a;
    --lk-accent: var(--brand-dark, #8aa4ff); --lk-on-accent: #0d0e11; --lk-danger: #ff9b90`

/** The look of the pages that the service renders by itself. The names of the variables are those of the console. */
export const STYLESHEET = `
@font-face { font-family: Inter; src: url("/accounts/inter.woff2") format("woff2"); font-weight: 100 900; font-display: swap }
:root { --lk-background: #fafafa; --lk-surface: #fff; --lk-text: #18181b; --lk-muted: #52525b; --lk-border: #e4e4e7; --lk-input: #71717a;
  --lk-accent: var(--brand, #2f5bea); --lk-on-accent: #fff; --lk-danger: #b42318; --lk-radius: 8px; color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  :root:not([data-theme=light]) { ${DARK} }
}
:root[data-theme=light] { color-scheme: light }
:root[data-theme=dark] { ${DARK}; color-scheme: dark }
*, ::before, ::after { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem 1rem; background: var(--lk-background); color: var(--lk-text);
  font: 400 1rem/1.5 Inter, system-ui, sans-serif }
main { width: 100%; max-width: 26rem; padding: 2rem; background: var(--lk-surface); border: 1px solid var(--lk-border); border-radius: calc(var(--lk-radius) * 1.5) }
.brand { display: flex; align-items: center; gap: .625rem; margin: 0 0 1.5rem; font-weight: 600; overflow-wrap: anywhere }
.brand img { flex: none; border-radius: .375rem }
.brand span { min-width: 0 }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; overflow-wrap: anywhere }
p { margin: 0 0 1rem; overflow-wrap: anywhere }
form { margin: 1.5rem 0 0 }
.field { margin: 0 0 1.125rem }
label { display: block; margin: 0 0 .375rem; font-weight: 500; font-size: .9375rem }
input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--lk-background);
  border: 1px solid var(--lk-input); border-radius: var(--lk-radius) }
input[aria-invalid] { border-color: var(--lk-danger) }
.hint, .fault { margin: .375rem 0 0; font-size: .875rem; color: var(--lk-muted) }
.fault { color: var(--lk-danger); font-weight: 500 }
.notice { margin: 1rem 0; padding: .75rem 1rem; border: 1px solid var(--lk-danger); border-radius: var(--lk-radius); color: var(--lk-danger) }
button, .button { display: block; width: 100%; min-height: 2.75rem; padding: .625rem 1rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none;
  color: var(--lk-on-accent); background: var(--lk-accent); border: 1px solid transparent; border-radius: var(--lk-radius); cursor: pointer }
.second { color: var(--lk-text); background: transparent; border-color: var(--lk-input); margin-top: .75rem }
a { color: var(--lk-accent) }
:focus-visible { outline: 2px solid var(--lk-accent); outline-offset: 2px }
code, .secret { font-family: ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere }
.secret { display: block; padding: .75rem 1rem; margin: 0 0 1.5rem; background: var(--lk-background); border: 1px solid var(--lk-border); border-radius: var(--lk-radius); user-select: all }
dl { margin: 0 0 1rem; display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; font-size: .9375rem }
dt { color: var(--lk-muted) }
dd { margin: 0; overflow-wrap: anywhere }
.links { margin: 1.5rem 0 0; font-size: .9375rem }
[hidden] { display: none }
`

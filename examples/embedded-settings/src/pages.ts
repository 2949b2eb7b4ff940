import { html } from 'hono/html'
import type { Person } from './people.ts'

/** Nothing but our own files and the service's may run or be asked: the token page needs its module and its API, and no exception for styles. */
export const pageHeaders = (latchkey: string): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' ${latchkey}`,
    "style-src 'self'",
    'img-src data:',
    `connect-src 'self' ${latchkey}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
})

const head = (title: string) => html`<head>
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <title>${title} · Acme</title>
  <link rel="icon" href="data:," />
  <link rel="stylesheet" href="/style.css" />`

export const signInPage = (fault = '') => html`<!doctype html>
<html lang="en">
  ${head('Sign in')}
  </head>
  <body class="narrow">
    <main>
      <h1>Acme</h1>
      <form method="post" action="/sign-in">
        <label>E-mail <input name="email" type="email" autocomplete="username" required /></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
        <p role="alert">${fault}</p>
        <button>Sign in</button>
      </form>
    </main>
  </body>
</html>`

export const settingsPage = ({ name }: Person, latchkeyUrl: string) => html`<!doctype html>
<html lang="en">
  ${head('Settings')}
    <script type="module" src="${latchkeyUrl}/embed/latchkey-tokens.js"></script>
    <script type="module" src="/settings.js"></script>
  </head>
  <body>
    <header>
      <strong>Acme</strong>
      <label>Theme
        <select id="theme"><option value="system">System</option><option value="light">Light</option><option value="dark">Dark</option></select>
      </label>
      <label>Language
        <select id="language"><option value="en">English</option><option value="de">Deutsch</option></select>
      </label>
      <form method="post" action="/sign-out"><button>Sign out</button></form>
    </header>
    <div class="columns">
      <nav aria-label="Settings">
        <ul>
          <li>Profile</li>
          <li>Billing</li>
          <li aria-current="page">API access</li>
        </ul>
      </nav>
      <main>
        <h1>Settings of ${name}</h1>
        <latchkey-tokens service="${latchkeyUrl}" lang="en"></latchkey-tokens>
      </main>
    </div>
    <dialog id="prove" aria-labelledby="prove-title">
      <h2 id="prove-title">Is it you?</h2>
      <form method="dialog">
        <input name="username" autocomplete="username" hidden />
        <label>Your Acme password <input name="password" type="password" autocomplete="current-password" required /></label>
        <p role="alert"></p>
        <button value="cancel" formnovalidate>Cancel</button>
        <button value="prove">Confirm</button>
      </form>
    </dialog>
  </body>
</html>`

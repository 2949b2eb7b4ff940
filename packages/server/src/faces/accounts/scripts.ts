/** Shows the theme that the person has chosen in the console; without a choice, as without scripts, the system's. Runs before anything is drawn. */
export const THEME_SCRIPT = `
try {
  const chosen = localStorage.getItem('latchkey.theme')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
} catch {}
`

/**
 * Has the browser ask for a passkey and sends what it made. The options are in the form; without the means for it the form stays hidden. Where the form says so, the
 * browser offers passkeys among what it fills in as well, until the button asks for one. What can't be done in this browser, or is broken off, is said beside the button.
 */
export const PASSKEY_SCRIPT = `
const form = document.querySelector('form[data-passkey]')
if (form && window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(form.dataset.passkey))
  const send = (credential) => {
    form.elements.passkey.value = JSON.stringify(credential.toJSON())
    form.submit()
  }
  const filling = new AbortController()
  let filled = Promise.resolve()
  form.hidden = false
  form.querySelector('button').addEventListener('click', async () => {
    const fault = form.querySelector('.fault')
    fault.hidden = true
    // One request at a time: the one that waits for the field has to be over first.
    filling.abort()
    await filled
    try {
      send(await navigator.credentials.get({ publicKey }))
    } catch {
      fault.hidden = false
    }
  })
  if ('autofill' in form.dataset && (await PublicKeyCredential.isConditionalMediationAvailable?.())) {
    filled = navigator.credentials.get({ publicKey, mediation: 'conditional', signal: filling.signal }).then(send, () => {})
  }
}
`

/** Takes the set-up secret out of the fragment, which a browser sends to nobody, so that nobody has to type it. */
export const SET_UP_SCRIPT = `
const field = document.querySelector('input[name="secret"]')
const secret = decodeURIComponent(location.hash.slice(1))
if (field && secret) {
  field.value = secret
  field.closest('.field').hidden = true
  history.replaceState(null, '', location.pathname)
}
`

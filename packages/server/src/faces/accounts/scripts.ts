/**
 * Has the browser ask for a passkey and sends what it made. The options are in the button; without the means for it the form stays hidden. What can't be done in this
 * browser, or is broken off, is said beside the button.
 */
export const PASSKEY_SCRIPT = `
const form = document.querySelector('form[data-passkey]')
if (form && window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON) {
  form.hidden = false
  form.querySelector('button').addEventListener('click', async () => {
    const fault = form.querySelector('.fault')
    fault.hidden = true
    try {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(form.dataset.passkey))
      const credential = await navigator.credentials.get({ publicKey })
      form.elements.passkey.value = JSON.stringify(credential.toJSON())
      form.submit()
    } catch {
      fault.hidden = false
    }
  })
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

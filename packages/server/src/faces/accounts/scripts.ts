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

const tokens = document.querySelector('latchkey-tokens')
const prove = document.querySelector('#prove')

const post = (path, body) =>
  fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** Has the person type the password once more; whether they did. */
function askForProof() {
  const form = prove.querySelector('form')
  const fault = form.querySelector('[role=alert]')
  form.reset()
  fault.textContent = ''
  prove.showModal()
  return new Promise((resolve) => {
    prove.onclose = () => resolve(false)
    form.onsubmit = async (event) => {
      if (event.submitter?.value === 'cancel') return
      event.preventDefault()
      const answer = await post('/api/prove', { password: form.elements.password.value })
      if (!answer.ok) {
        fault.textContent = 'That is not your password.'
        return
      }
      resolve(true)
      prove.close()
    }
  })
}

// The token page asks for a code when it begins, when its session has ended, and when it wants a person who proved who they are just now.
tokens.getCode = async ({ reason }) => {
  if (reason === 'authentication' && !(await askForProof())) return null
  const answer = await post('/api/token-page-code', {})
  if (answer.status === 401) location.assign('/sign-in')
  return answer.ok ? (await answer.json()).code : null
}

document.querySelector('#theme').addEventListener('change', ({ target }) => {
  tokens.setAttribute('theme', target.value)
  document.documentElement.dataset.theme = target.value
})
document.querySelector('#language').addEventListener('change', ({ target }) => {
  tokens.lang = target.value
})

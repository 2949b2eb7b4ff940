// Runs before the first paint, so that nobody who chose a theme sees the other one flash by.
const chosen = localStorage.getItem('latchkey.theme')
const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.dataset.theme = dark ? 'dark' : 'light'

import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './build/precompress.ts'

export default defineConfig(({ command }) => {
  // Whoever builds from a test run has it set to `test`, and would get the libraries as they are for development.
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return {
    plugins: [react(), tailwindcss(), precompress()],
    resolve: {
      conditions: ['latchkey-source', ...(command === 'build' ? ['production'] : ['development']), 'browser'],
    },
    build: {
      target: 'es2023',
      // Everything with a hash in its name, so that it may be kept for ever.
      assetsDir: 'assets',
      // A picture as a data: address would be text in every page that uses the style sheet.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
    // The stylesheet and icon of the brand, and the API, come from a running service.
    server: { proxy: { '^/(v1|brand)': process.env['LATCHKEY_URL'] ?? 'http://127.0.0.1:8787' } },
  }
})

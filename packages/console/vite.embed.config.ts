import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './build/precompress.ts'
import { shadowFocus } from './build/shadow-focus.ts'
import { shadowStyles } from './build/shadow-styles.ts'

/** The token page as one module, for pages of the platform's own. */
process.env['NODE_ENV'] = 'production'

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    shadowStyles(/embed\.css/),
    shadowFocus(fileURLToPath(new URL('src/embed/active-element.ts', import.meta.url))),
    precompress(),
  ],
  resolve: { conditions: ['latchkey-source', 'production', 'browser'] },
  publicDir: false,
  build: {
    target: 'es2023',
    outDir: 'dist/embed',
    reportCompressedSize: false,
    // All in one, whatever it weighs; a test holds it to its budget.
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: 'src/embed/main.ts',
      // One file under a name that stays: a page names it once.
      output: { entryFileNames: 'latchkey-tokens.js', codeSplitting: false },
    },
  },
})

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { consoleOfSources } from '../../../tools/runner/console.mjs'

const MOST_BYTES = 200 * 1024

test('the first load of the console is at most 200 KB of compressed JavaScript, whatever the browser accepts', async () => {
  const folder = await consoleOfSources()
  const index = await readFile(join(folder, 'index.html'), 'utf8')
  const first = [...index.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path = '']) => path)
  expect(first.filter((path) => path.startsWith('assets/'))).not.toEqual([])
  // The screen that most people land on comes with it.
  const screens = (await readdir(join(folder, 'assets'))).filter((name) => /^(tokens-screen|de)-.*\.js$/.test(name))
  for (const form of ['.br', '.gz']) {
    let bytes = 0
    for (const path of [...first, ...screens.map((name) => `assets/${name}`)])
      bytes += (await readFile(join(folder, path + form))).length
    expect(bytes, form).toBeLessThanOrEqual(MOST_BYTES)
  }
}, 60_000)

test('the token page for other pages is one module of at most 200 KB compressed, whatever the browser accepts', async () => {
  const folder = join(await consoleOfSources(), 'embed')
  expect((await readdir(folder)).sort()).toEqual(['', '.br', '.gz'].map((form) => `latchkey-tokens.js${form}`))
  for (const form of ['.br', '.gz'])
    expect((await readFile(join(folder, `latchkey-tokens.js${form}`))).length, form).toBeLessThanOrEqual(MOST_BYTES)
}, 60_000)

test('no file of the console asks anybody else for anything', async () => {
  const folder = await consoleOfSources()
  const index = await readFile(join(folder, 'index.html'), 'utf8')
  expect(index).not.toMatch(/(src|href)="(https?:)?\/\//)
  expect(index).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/)
  const styles = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.css'))
  for (const name of styles) {
    const text = await readFile(join(folder, 'assets', name), 'utf8')
    expect(text, name).not.toMatch(/url\(["']?(https?:)?\/\/|@import/)
  }
})

import { basename } from 'node:path'

/**
 * Program and first arguments that start npm: the very npm that started this process where there is one, because the `npm` found
 * by name may run on another Node.
 */
export function npmProgram() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  if (script !== undefined && node !== undefined && /^npm-cli\.[cm]?js$/.test(basename(script))) {
    return { program: node, first: [script] }
  }
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', first: [] }
}

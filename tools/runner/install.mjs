import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmProgram } from './npm.mjs'
import { linkProjectNode } from './project-node.mjs'
import { root } from './root.mjs'

const lockFile = join(root, 'package-lock.json')
const stampFile = join(root, 'node_modules', '.latchkey-install')
const npmRecordFile = join(root, 'node_modules', '.package-lock.json')

/** Installs with npm unless what is installed is what package-lock.json asks for. Speaks on stderr only. */
export async function bringInstallUpToDate() {
  const lock = readFileSync(lockFile)
  const stamp = `${process.platform}-${process.arch} ${createHash('sha256').update(lock).digest('hex')}\n`
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  if (!npmInstalled(JSON.parse(lock.toString('utf8')))) {
    process.stderr.write('Installing what package-lock.json asks for (once, and again when it changes) …\n')
    await npmInstall()
  }
  linkProjectNode()
  writeFileSync(stampFile, stamp)
}

// A plain `npm install` is as good as ours: npm keeps a record of what it put there, and throwing that away would cost a minute.
function npmInstalled(lock) {
  if (!existsSync(npmRecordFile)) return false
  let record
  try {
    record = JSON.parse(readFileSync(npmRecordFile, 'utf8'))
  } catch {
    return false
  }
  return Object.entries(lock.packages).every(([path, wanted]) => {
    const present = record.packages?.[path]
    // The root has no entry, and npm leaves out what is optional and made for another platform.
    if (present === undefined) return path === '' || wanted.optional === true
    return present.version === wanted.version && present.integrity === wanted.integrity
  })
}

// Not `npm ci`: it refuses a lockfile that lacks the optional packages of a platform which its writer's registry did not carry.
// `--no-save` leaves package-lock.json as it is, and every version in it is still the one installed, checked by its hash.
async function npmInstall() {
  // The level is given because `npm run -s` hands "silent" down by environment, and a failing install must not be silent.
  const args = ['install', '--no-save', '--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error']
  const { program, first } = npmProgram()
  const code = await new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: program.endsWith('.cmd'),
    })
    child.on('error', (cause) =>
      reject(new Error(`npm could not be started (${cause.message}). Install npm, then run this again.`)),
    )
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error('npm install failed; its own words are above. Nothing was started.')
}

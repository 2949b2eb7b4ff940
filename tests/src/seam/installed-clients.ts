import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npmInstaller, pythonInstaller } from '../published-clients.ts'
import { CLIENTS } from './drive.ts'

/** Installs Seam's npm clients. False when it can't be done here. */
export const installNpmClients = npmInstaller(CLIENTS)

const VIRTUAL_ENVIRONMENT = fileURLToPath(new URL('../../../node_modules/.cache/seam-python/', import.meta.url))

/** The Python with Seam's client in it. */
export const PYTHON = join(VIRTUAL_ENVIRONMENT, 'bin', 'python')

/** Makes a virtual environment with Seam's Python client. False when it can't be done here. */
export const installPythonClient = pythonInstaller(CLIENTS, VIRTUAL_ENVIRONMENT)

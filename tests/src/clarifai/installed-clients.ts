import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npmInstaller, pythonInstaller } from '../published-clients.ts'
import { CLIENTS } from './platform.ts'

/** Installs Clarifai's npm clients, in a folder of their own. False when it can't be done here. */
export const installNpmClients = npmInstaller(CLIENTS)

const VIRTUAL_ENVIRONMENT = fileURLToPath(new URL('../../../node_modules/.cache/clarifai-python/', import.meta.url))

/** The Python with Clarifai's clients in it. */
export const PYTHON = join(VIRTUAL_ENVIRONMENT, 'bin', 'python')

export const installPythonClients = pythonInstaller(CLIENTS, VIRTUAL_ENVIRONMENT)

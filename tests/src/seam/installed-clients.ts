import { installNpmPackages, installPythonPackages, pythonOf } from '../client-install.ts'
import { CLIENTS } from './drive.ts'

const ENVIRONMENT = 'seam-python'

/** Installs Seam's npm clients. False when it can't be done here. */
export const installNpmClients = (): boolean => installNpmPackages(CLIENTS)

/** The Python with Seam's client in it. */
export const PYTHON = pythonOf(ENVIRONMENT)

/** Makes a virtual environment with Seam's Python client. False when it can't be done here. */
export const installPythonClient = (): boolean => installPythonPackages(ENVIRONMENT, CLIENTS)

import { installNpmPackages, installPythonPackages, pythonOf } from '../client-install.ts'
import { CLIENTS } from './platform.ts'

const ENVIRONMENT = 'clarifai-python'

/** Installs Clarifai's npm clients, in a folder of their own. False when it can't be done here. */
export const installNpmClients = (): boolean => installNpmPackages(CLIENTS)

/** The Python with Clarifai's clients in it. */
export const PYTHON = pythonOf(ENVIRONMENT)

/** Makes a virtual environment with Clarifai's Python clients. False when it can't be done here. */
export const installPythonClients = (): boolean => installPythonPackages(ENVIRONMENT, CLIENTS)

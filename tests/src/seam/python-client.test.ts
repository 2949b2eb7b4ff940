import { join } from 'node:path'
import { beforeAll, describe } from 'vitest'
import { requirement } from '../requirement.ts'
import { pythonForm } from './client-form.ts'
import { clientGuarantees } from './client-guarantees.ts'
import { currentClientGuarantees } from './current-client-guarantees.ts'
import { CLIENTS, driver } from './drive.ts'
import { installPythonClient, PYTHON } from './installed-clients.ts'
import { type SeamPlatform, startSeamPlatform } from './platform.ts'

const installed = await requirement("Python 3 with venv, and Seam's published client from PyPI", installPythonClient)

let platform: SeamPlatform
beforeAll(async () => {
  platform = await startSeamPlatform()
  return () => platform.close()
})

describe.skipIf(installed.missing)('the Python package seam', () => {
  const form = pythonForm(driver(PYTHON, [join(CLIENTS, 'python.py')], 'seam'))
  clientGuarantees(form, () => platform)
  currentClientGuarantees(form, () => platform)
})

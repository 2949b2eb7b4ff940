import type { Figure } from '../harness/figure.ts'
import { createDurable, createDurableHttp } from './create-durable.ts'
import { httpVerify } from './http-verify.ts'
import { start } from './start.ts'
import { statements } from './statements.ts'
import { verifyInProcess } from './verify-in-process.ts'

/** In the order of the report. */
export const FIGURES: readonly Figure[] = [
  verifyInProcess,
  httpVerify,
  createDurable,
  createDurableHttp,
  start,
  statements,
]

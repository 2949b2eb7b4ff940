import type { Figure } from '../harness/figure.ts'
import { betterAuthHttp, betterAuthInProcess } from './better-auth.ts'
import { coldLookup } from './cold-lookup.ts'
import { consoleList, consoleStart } from './console.ts'
import { createDurable, createDurableHttp } from './create-durable.ts'
import { fleetModel } from './fleet-model.ts'
import { flood } from './flood.ts'
import { growthCold, growthWarm } from './growth.ts'
import { guardWarm } from './guard-warm.ts'
import { guardedRoutes } from './guarded-route.ts'
import { httpVerify } from './http-verify.ts'
import { importMemory } from './import.ts'
import { issuePartitions } from './issue-partitions.ts'
import { memory } from './memory.ts'
import { postgresCold } from './postgres-cold.ts'
import { postgresGrowth } from './postgres-growth.ts'
import { postgresNodes } from './postgres-nodes.ts'
import { start } from './start.ts'
import { statements } from './statements.ts'
import { timing } from './timing.ts'
import { twoProcesses } from './two-processes.ts'
import { usageRecording } from './usage-recording.ts'
import { verifyInProcess } from './verify-in-process.ts'

/** In the order of the report. */
export const FIGURES: readonly Figure[] = [
  guardWarm,
  verifyInProcess,
  httpVerify,
  ...guardedRoutes,
  betterAuthInProcess,
  betterAuthHttp,
  coldLookup,
  postgresCold,
  growthWarm,
  growthCold,
  postgresGrowth,
  memory,
  usageRecording,
  twoProcesses,
  postgresNodes,
  fleetModel,
  flood,
  timing,
  statements,
  createDurable,
  createDurableHttp,
  issuePartitions,
  importMemory,
  start,
  consoleStart,
  consoleList,
]

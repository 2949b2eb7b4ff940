import { QueryClient } from '@tanstack/react-query'
import { isProblem, ServiceProblem } from './problem.ts'

const RETRIES = 2

export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // What the service refuses it will refuse again; what did not reach it, or it could not do just now, may yet succeed.
        retry: (count, fault) =>
          count < RETRIES && fault instanceof ServiceProblem && (fault.status === 0 || isProblem(fault, 'unavailable')),
      },
    },
  })

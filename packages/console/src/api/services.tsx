import { createContext, type ReactNode, useContext } from 'react'
import type { Api } from './api.ts'
import type { Question } from './question.ts'
import type { CsrfToken } from './session.ts'

/** What screens need of the world outside the page. */
export interface Services {
  readonly api: Api
  readonly csrf: CsrfToken
  readonly reauthentication: Question
}

const ServicesContext = createContext<Services | null>(null)

export function ServicesProvider({
  services,
  children,
}: {
  readonly services: Services
  readonly children: ReactNode
}) {
  return <ServicesContext value={services}>{children}</ServicesContext>
}

export function useServices(): Services {
  const services = useContext(ServicesContext)
  if (services === null) throw new Error('There is no ServicesProvider above this.')
  return services
}

export function useApi(): Api {
  return useServices().api
}

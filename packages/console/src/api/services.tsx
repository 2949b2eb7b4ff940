import { createContext, type ReactNode, useContext } from 'react'
import type { Api } from './api.ts'
import type { Question } from './question.ts'
import type { CsrfToken } from './session.ts'

const ApiContext = createContext<Api | null>(null)

/** What screens need of the world outside the page. */
export function ApiProvider({ api, children }: { readonly api: Api; readonly children: ReactNode }) {
  return <ApiContext value={api}>{children}</ApiContext>
}

export function useApi(): Api {
  const api = useContext(ApiContext)
  if (api === null) throw new Error('There is no ApiProvider above this.')
  return api
}

/** What the console needs besides, whose session is in a cookie. */
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
  return (
    <ServicesContext value={services}>
      <ApiProvider api={services.api}>{children}</ApiProvider>
    </ServicesContext>
  )
}

export function useServices(): Services {
  const services = useContext(ServicesContext)
  if (services === null) throw new Error('There is no ServicesProvider above this.')
  return services
}

import { useSuspenseQuery } from '@tanstack/react-query'
import { useServices } from '../api/services.tsx'
import { type Session, sessionQuery } from '../api/session.ts'

/** Who is signed in: always known inside the shell. */
export function useSession(): Session {
  const { api, csrf } = useServices()
  return useSuspenseQuery(sessionQuery(api, csrf)).data
}

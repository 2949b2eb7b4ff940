import type { Verifier } from '@latchkey/verifier'
import type { Readiness } from '../faces/rest/app.ts'
import type { ManagementStore } from '../ports/management-store.ts'

export interface ReadinessProbe {
  check(): Promise<Readiness>
  /** From now on balancers are told to look elsewhere. */
  drain(): void
}

export function readinessProbe(
  store: ManagementStore,
  verifier: Verifier & { health(): { readonly does: Readiness['verifier'] } },
): ReadinessProbe {
  let isDraining = false
  return {
    async check() {
      const isReadable = await store
        .read(({ settings }) => settings.get('set_up_at'))
        .then(
          () => true,
          () => false,
        )
      const status = isDraining ? 'draining' : isReadable ? 'ok' : 'unavailable'
      return { status, database: isReadable ? 'ok' : 'unavailable', verifier: verifier.health().does }
    },
    drain() {
      isDraining = true
    },
  }
}

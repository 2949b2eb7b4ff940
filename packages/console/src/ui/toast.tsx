import { CircleCheck, X } from 'lucide-react'
import { Toast as Parts } from 'radix-ui'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { IconButton } from './button.tsx'

/** Says in passing that something is done. */
export type Say = (text: string) => void

const ToastContext = createContext<Say>(() => {})

const STAYS_MS = 5000

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const texts = useTexts()
  const [said, setSaid] = useState<readonly { readonly id: string; readonly text: string }[]>([])
  const say: Say = (text) => setSaid((before) => [...before.slice(-2), { id: crypto.randomUUID(), text }])
  const forget = (id: string) => setSaid((before) => before.filter((one) => one.id !== id))
  return (
    <ToastContext value={say}>
      <Parts.Provider duration={STAYS_MS} swipeDirection="down">
        {children}
        {said.map(({ id, text }) => (
          <Parts.Root
            key={id}
            onOpenChange={(open) => !open && forget(id)}
            className="flex animate-rise items-center gap-3 rounded-control border bg-surface py-2.5 pr-1.5 pl-3.5 shadow-lg"
          >
            <CircleCheck aria-hidden className="size-4 shrink-0 text-success" />
            <Parts.Description className="foreign min-w-0 flex-1">{text}</Parts.Description>
            <Parts.Close asChild>
              <IconButton label={texts.general.close} icon={<X aria-hidden className="size-4" />} />
            </Parts.Close>
          </Parts.Root>
        ))}
        <Parts.Viewport className="fixed right-0 bottom-16 z-60 m-0 flex w-full max-w-sm list-none flex-col gap-2 p-4 outline-none md:bottom-0" />
      </Parts.Provider>
    </ToastContext>
  )
}

export function useSay(): Say {
  return useContext(ToastContext)
}

import { createContext, useContext } from 'react'

/** The element that holds what lies over the page; `null` for the document's body. */
const LayerContext = createContext<HTMLElement | null>(null)

export const LayerProvider = LayerContext.Provider

/** Where to put what lies over the page, so that an open dialog does not cover it, nor a shadow root leave it without styles. */
export function useLayer(): HTMLElement {
  return useContext(LayerContext) ?? document.body
}

/**
 * The element that has the focus, inside of shadow roots too. The libraries of the menus and tabs ask the document, which knows no more than the outermost host; the build
 * puts this in place of that question.
 */
export function activeElement(): Element | null {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active
}

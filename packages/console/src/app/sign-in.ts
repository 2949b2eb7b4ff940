/** Goes to the page of the sign-in, and comes back here from it. */
export function leaveForSignIn(): void {
  const { pathname, search } = location
  location.assign(`/sign-in?return=${encodeURIComponent(pathname + search)}`)
}

import { ApiError } from '@labbook/protocol'

const MOST = 5

/**
 * `fetch` that follows redirects within the origin of the address, with the same method and body. Those elsewhere are
 * refused as UNAUTHENTICATED: it is a login page that sends people away, or a server that wants https.
 */
export async function followRedirects(
  fetch: typeof globalThis.fetch,
  address: URL,
  init: RequestInit,
): Promise<Response> {
  let url = address
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(url, { ...init, redirect: 'manual' })
    if (!isRedirect(response)) return response
    await response.body?.cancel()
    const location = response.headers.get('location')
    const next = location !== null && URL.canParse(location, url.href) ? new URL(location, url) : undefined
    const isRepeatable = !(init.body instanceof ReadableStream) && response.status !== 303
    if (next?.origin !== address.origin || !isRepeatable || redirects >= MOST) throw refused(address, location)
    url = next
  }
}

/** A browser hides the status and the target from us. */
function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304)
}

function refused(address: URL, location: string | null): ApiError {
  return new ApiError(
    'UNAUTHENTICATED',
    `The server at ${address.origin} redirects to ${location?.slice(0, 200) ?? 'another address'}. ` +
      'Redirects to another server are not followed; set the tracking URI to the final address.',
  )
}

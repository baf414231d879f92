import { InvalidInputError } from '../checks/invalid-input-error.js'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** Takes the address of a server apart. What it says about a query or a fragment cannot be meant and is dropped. */
export function parseTrackingUri(uri: string): { readonly address: string; readonly credentials: Credentials } {
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidInputError(
      `Invalid tracking URI '${withoutPassword(uri)}': it must begin with http:// or https://.`,
    )
  }
  const credentials = { username: decoded(url.username, uri), password: decoded(url.password, uri) }
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  return { address: url.href.replace(/\/+$/, ''), credentials }
}

function decoded(part: string, uri: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new InvalidInputError(
      `Invalid tracking URI '${withoutPassword(uri)}': write a % in the user name or the password as %25.`,
    )
  }
}

/** Messages end up in logs. */
function withoutPassword(uri: string): string {
  return uri.replace(/(?<=^\w*:?\/\/)[^/]*@/, '…@').slice(0, 200)
}

import { ApiError } from '@labbook/protocol'
import { lazyRouteComponent as lazyComponent } from '@tanstack/react-router'
import { baseUrl } from '../api/client.js'
import { isServerThere } from '../api/is-server-there.js'

/**
 * The router's own, with better errors if a screen's code fails to load. If the server is unreachable, this is an
 * ordinary network error; otherwise there is a newer build, and the router reloads the page.
 */
export const lazyRouteComponent: typeof lazyComponent = (importer, exportName) =>
  lazyComponent(
    () =>
      importer().catch(async (cause: unknown) => {
        if (await isServerThere()) throw new Error('Failed to fetch dynamically imported module', { cause })
        throw new ApiError('TEMPORARILY_UNAVAILABLE', `The server at ${baseUrl} cannot be reached.`, { cause })
      }),
    exportName,
  )

import { ApiError } from '@labbook/protocol'
import { lazyRouteComponent as lazyComponent } from '@tanstack/react-router'
import { baseUrl } from '../api/client.js'
import { isServerThere } from '../api/is-server-there.js'

/**
 * The router's own, but for what happens when the code of a screen does not come. A server that is away is told like any other
 * call of it; one that is there has newer code, for which the router loads the page anew.
 */
export const lazyRouteComponent: typeof lazyComponent = (importer, exportName) =>
  lazyComponent(
    () =>
      importer().catch(async (cause: unknown) => {
        if (await isServerThere()) throw new Error('Failed to fetch dynamically imported module', { cause })
        throw new ApiError('TEMPORARILY_UNAVAILABLE', `Cannot reach the server at ${baseUrl}.`, { cause })
      }),
    exportName,
  )

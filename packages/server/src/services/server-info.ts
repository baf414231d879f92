import type { Handlers, serverInfoRoutes } from '@labbook/protocol'
import type { Call } from './context.js'

export function serverInfoService(): Handlers<typeof serverInfoRoutes, Call> {
  return {
    async getServerInfo() {
      return { storeType: 'SqlStore', workspacesEnabled: false }
    },
  }
}

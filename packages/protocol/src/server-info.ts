import { bool, message, optional, required, text } from './codec.js'
import { Nothing } from './experiments.js'
import { get } from './route.js'

export const serverInfoRoutes = {
  getServerInfo: get('/server-info', {
    request: Nothing,
    response: message({ storeType: optional(text), workspacesEnabled: required(bool) }),
    access: 'read',
    space: 'mlflow-3',
  }),
}

export { ApiError, type ErrorCode } from '@labbook/protocol'
export { InvalidInputError } from './checks/invalid-input-error.js'
export { type Connection, type ConnectionOptions, openConnection } from './connection/connection.js'
export type { Environment } from './connection/environment.js'

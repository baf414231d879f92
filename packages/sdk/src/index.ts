export { ApiError, type ErrorCode } from '@labbook/protocol'

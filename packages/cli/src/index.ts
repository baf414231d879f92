export { createProgram } from './program.js'
export * from '@labbook/sdk'

export * from './browser.js'
export { syncJournals, type SyncedRun, type SyncOptions, type SyncProgress } from './node/sync-journals.js'

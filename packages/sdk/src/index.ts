export * from './browser.js'
export { doctor, type DoctorOptions } from './doctor.js'
export type { EnvironmentFacts } from './node/environment-facts.js'
export { syncJournals, type SyncedRun, type SyncOptions, type SyncProgress } from './node/sync-journals.js'

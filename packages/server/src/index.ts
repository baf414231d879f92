export { type App, type AppOptions, createApp } from './app.js'
export { type ImportOptions, type ImportProgress, importMlflow } from './import/import-mlflow.js'
export type { FindingCount, FindingCounts, ImportSummary } from './import/import-summary.js'
export type { Finding } from './import/mlflow-source.js'
export { hideSecrets, printableConfig, readConfig, type ServerConfig, type ServerSettings } from './config.js'
export { backupDatabase, type BackupOptions, type CopiedFiles, restoreDatabase } from './maintenance/backup.js'
export { collectGarbage, type Garbage, type GarbageOptions, type Removed } from './maintenance/collect-garbage.js'
export { type Inspection, inspectStore } from './maintenance/inspect.js'
export { upgradeDatabase } from './maintenance/upgrade.js'
export { verifyStore } from './maintenance/verify.js'
export { exitCodes, StartRefusal } from './start-refusal.js'
export type {
  CellValue,
  KeyedPoint,
  LoggedModelPoint,
  LoggedModelRef,
  LoggedModelSort,
  ModelVersionRef,
  NewExperiment,
  NewLoggedModel,
  NewModelVersion,
  NewRun,
  PointPage,
  RegisteredModelRef,
  RunParent,
  RunRef,
  RunSearch,
  SearchWindow,
  Store,
  Work,
} from './store/store.js'
export { pointsOf } from './store/store.js'
export { openStore } from './store/sql/open-store.js'

export type {
  BooleanCells,
  ColumnCells,
  ColumnSource,
  DateCells,
  MixedCells,
  NumberCells,
  TextCells,
} from './columns/column-source.js'
export { renderHTML } from './page/render-html.js'
export { type ProfileOptions, profile } from './profile.js'
export { ProfileError, type ProfileErrorCode } from './profile-error.js'
export type * from './profile-object.js'
export type { Progress } from './progress.js'
export { ProfileReport } from './report.js'
export type { Settings, SettingsInput } from './settings/default-settings.js'
export { loadSettings } from './settings/load-settings.js'
export type { ProfileMode } from './settings/modes.js'
export type { ColumnLike, TableLike } from './table-like.js'

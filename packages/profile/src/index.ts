export type {
  BooleanCells,
  ColumnCells,
  ColumnSource,
  DateCells,
  MixedCells,
  NumberCells,
  TextCells,
} from './columns/column-source.js'
export { type Comparable, type CompareOptions, compareProfiles } from './compare/compare-profiles.js'
export type * from './compare/comparison.js'
export { ComparisonReport } from './compare/comparison-report.js'
export { renderComparison } from './page/compare/render-comparison.js'
export { renderHTML } from './page/render-html.js'
export { format } from './display/format.js'
export { type ProfileOptions, profile } from './profile.js'
export { ProfileError, type ProfileErrorCode } from './profile-error.js'
export type * from './profile-object.js'
export type { Progress } from './progress.js'
export { ProfileReport, type WriteOptions } from './report.js'
export { checkProfile, parseProfile } from './schema/check-profile.js'
export { profileSchema } from './schema/profile-schema.js'
export type { Settings, SettingsInput } from './settings/default-settings.js'
export { loadSettings } from './settings/load-settings.js'
export type { ProfileMode } from './settings/modes.js'
export type { ColumnLike, TableLike } from './table-like.js'
export { alertsByVariable, alertTypes, countedAlerts, sentenceParts } from './view/alerts.js'
export {
  cellText,
  characterText,
  commonRows,
  countRows,
  detailTabs,
  type Fact,
  type FactTable,
  factsOf,
  firstTablesOf,
  statisticsTables,
  textTables,
  type ValueRow,
  valueRow,
} from './view/card.js'
export { type Categories, categoriesOf, firstPair, numbersOf } from './view/carried-columns.js'
export {
  comparedLines,
  comparisonOrders,
  listCompared,
  measureText,
  profileColour,
  pvalueText,
  verdictTitles,
} from './view/comparison.js'
export { type TargetRow, type TargetTable, type TargetValue, targetTable } from './view/target.js'
export { categoryLabels, decodeCodes, decodeNumbers, NO_CODE } from './view/carried-data.js'
export { densityColours, divergingColour } from './view/colours.js'
export { toCSV } from './view/csv.js'
export { analysisFacts, seriesTables, tableFacts, typeFacts } from './view/facts.js'
export { densityLevel, hexagonAt, hexagonPaths, type Hexagons, hexagons } from './view/hexagons.js'
export { type Bar, barsPath, binAt, histogramBars } from './view/histogram-bars.js'
export { nameRoom, shortName } from './view/names.js'
export { type PageSettings, pageSettingsOf } from './view/page-settings.js'
export {
  type Box,
  boxesOf,
  type Coefficients,
  coefficientsOf,
  coefficientText,
  crossTable,
  pairKind,
  type Points,
  pointsOf,
  withoutOutliers,
} from './view/pairs.js'
export { countNotPositive, domainOf, neighbourOf, roughText, roughValue, rowsText } from './view/points-plot.js'
export {
  group,
  linearScale,
  logScale,
  type Scale,
  tickLabel,
  ticks,
  timeLabel,
  timeTicks,
} from './view/scales.js'
export {
  matricesOf,
  missingTabs,
  sampleTabs,
  type Section,
  type SectionId,
  sectionsOf,
  type TabTitle,
} from './view/sections.js'
export {
  listVariables,
  type VariableFilter,
  type VariableOrder,
  variableOrders,
} from './view/variable-list.js'

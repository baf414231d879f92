import type { VariableType } from './profile-object.js'

/** The order in which the overview lists the types. */
export const variableTypes: readonly VariableType[] = [
  'Numeric',
  'TimeSeries',
  'Categorical',
  'Text',
  'Boolean',
  'DateTime',
  'URL',
  'Path',
  'Unsupported',
]

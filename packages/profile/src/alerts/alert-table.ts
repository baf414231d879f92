import type { Alert, AlertType, JsonCell, TableStatistics, Target, Variable } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import type { HighCorrelation } from './high-correlation.js'
import { format } from '../display/format.js'

/** What alerts are raised from. */
export interface AlertFacts {
  readonly table: TableStatistics
  /** In the order of the table. */
  readonly variables: readonly Variable[]
  readonly settings: Settings
  /** Columns of text that is dates in a form other than ISO 8601. */
  readonly dateTexts: ReadonlySet<string>
  readonly correlated: readonly HighCorrelation[]
  readonly target: Target | undefined
}

/** An alert but for its type; `column` is that of the variable. */
interface Raised {
  readonly text: string
  readonly values?: Readonly<Record<string, JsonCell>>
  readonly fields?: readonly string[]
}

type Rule =
  | { readonly type: AlertType; readonly of: (variable: Variable, facts: AlertFacts) => Raised | undefined }
  | {
      readonly type: AlertType
      readonly ofTable: (facts: AlertFacts) => readonly (Raised & { column: string | null })[]
    }

const percent = (share: number) => format(share, 'share')

/** Each alert in one line, in the order of the report. */
const rules: readonly Rule[] = [
  { type: 'Constant', of: constant },
  { type: 'Constant length', of: constantLength },
  {
    type: 'Date',
    of: (variable, { dateTexts }) =>
      raise(dateTexts.has(variable.name), `${variable.name} looks like dates written as text`),
  },
  { type: 'Duplicates', ofTable: duplicates },
  { type: 'Empty', ofTable: ({ table }) => (table.n === 0 ? [{ column: null, text: 'The table has no rows' }] : []) },
  { type: 'High cardinality', of: highCardinality },
  { type: 'High correlation', ofTable: highCorrelation },
  { type: 'Imbalance', of: imbalance },
  { type: 'Infinite', of: infinite },
  { type: 'Leak', of: leak },
  { type: 'Missing', of: missing },
  {
    type: 'Rejected',
    of: (variable) => raise(variable.type === 'Unsupported', `${variable.name} is left out of the analysis`),
  },
  { type: 'Skewed', of: skewed },
  { type: 'Uniform', of: uniform },
  {
    type: 'Unique',
    of: (variable) =>
      raise(
        variable.type !== 'Unsupported' && variable.n_distinct === variable.n,
        `${variable.name} has only unique values`,
      ),
  },
  { type: 'Unsupported', of: unsupported },
  { type: 'Zeros', of: zeros },
]

/** What is remarkable about the table and its columns. An empty table has nothing else to say than that. */
export function raiseAlerts(facts: AlertFacts): Alert[] {
  const active = facts.table.n === 0 ? rules.filter(({ type }) => type === 'Empty') : rules
  return active.flatMap((rule) => {
    const raised =
      'ofTable' in rule
        ? rule.ofTable(facts)
        : facts.variables.flatMap((variable) => {
            const alert = rule.of(variable, facts)
            return alert === undefined ? [] : [{ ...alert, column: variable.name }]
          })
    return raised.map(({ column, text, values = {}, fields }) => ({
      type: rule.type,
      column,
      ...(fields !== undefined && { fields }),
      values,
      text,
    }))
  })
}

function raise(isRaised: boolean, text: string, values: Readonly<Record<string, JsonCell>> = {}): Raised | undefined {
  return isRaised ? { text, values } : undefined
}

/** Characters of a value in a sentence. */
const LONGEST_VALUE = 200

function constant(variable: Variable): Raised | undefined {
  if (variable.type === 'Unsupported' || variable.n_distinct !== 1) return undefined
  const value = variable.common_values[0]?.value ?? null
  return raise(true, `${variable.name} has the constant value ${valueText(value)}`, { value })
}

function valueText(value: JsonCell): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  const text = String(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text
}

function constantLength(variable: Variable): Raised | undefined {
  if (variable.type !== 'Text' || variable.count < 2 || !variable.length) return undefined
  const { min, max } = variable.length
  return raise(min === max, `${variable.name} has values of one length (${min})`, { length: min })
}

function duplicates({ table, settings }: AlertFacts) {
  const groups = table.n_duplicates ?? 0
  if (groups === 0 || settings.duplicates.head === 0) return []
  const share = table.p_duplicates ?? 0
  const text = `The table has ${groups} ${groups === 1 ? 'group' : 'groups'} of duplicate rows (${percent(share)})`
  return [{ column: null, text, values: { n_duplicates: groups, p_duplicates: share } }]
}

function highCardinality(variable: Variable, { settings }: AlertFacts): Raised | undefined {
  const isMany = variable.type === 'Categorical' && variable.n_distinct > settings.vars.cat.cardinality_threshold
  const text = `${variable.name} has a high cardinality: ${variable.n_distinct} distinct values`
  return raise(isMany, text, { n_distinct: variable.n_distinct })
}

function highCorrelation({ correlated }: AlertFacts) {
  return correlated.map(({ column, fields, others }) => {
    const rest = others - 1
    const and = rest === 0 ? '' : ` and ${rest} other ${rest === 1 ? 'field' : 'fields'}`
    return {
      column,
      fields,
      text: `${column} is highly overall correlated with ${fields[0]}${and}`,
      values: { n_fields: others },
    }
  })
}

function imbalance(variable: Variable, { settings }: AlertFacts): Raised | undefined {
  if (variable.type !== 'Categorical' && variable.type !== 'Boolean') return undefined
  const { imbalance_threshold } = variable.type === 'Boolean' ? settings.vars.bool : settings.vars.cat
  const { imbalance: value } = variable
  return raise(value > imbalance_threshold, `${variable.name} is highly imbalanced (${percent(value)})`, {
    imbalance: value,
  })
}

function infinite(variable: Variable, { settings }: AlertFacts): Raised | undefined {
  if (!variable.dtype.startsWith('float') || !('n_infinite' in variable)) return undefined
  const { name, n_infinite = 0, p_infinite = 0 } = variable
  const text = `${name} has ${n_infinite} (${percent(p_infinite)}) infinite values`
  return raise(p_infinite > settings.alerts.infinite, text, { n_infinite, p_infinite })
}

/** An association from which on a column gives the target away. */
const LEAK = 0.99

function leak(variable: Variable, { target }: AlertFacts): Raised | undefined {
  const found = target?.associations.find(({ column }) => column === variable.name)
  if (target === undefined || !found || found.value === null || variable.n_distinct < 2) return undefined
  const { measure, value } = found
  const text = `${variable.name} gives ${target.column} away (${measure} = ${format(value, 'number', 4)})`
  return raise(value >= LEAK, text, { measure, value })
}

function missing({ name, n_missing, p_missing }: Variable, { settings }: AlertFacts): Raised | undefined {
  const text = `${name} has ${n_missing} (${percent(p_missing)}) missing values`
  return raise(p_missing > settings.alerts.missing, text, { n_missing, p_missing })
}

function skewed(variable: Variable, { settings }: AlertFacts): Raised | undefined {
  if (variable.type !== 'Numeric' && variable.type !== 'TimeSeries') return undefined
  const { name, skewness } = variable
  if (typeof skewness !== 'number') return undefined
  const text = `${name} is highly skewed (γ₁ = ${format(skewness, 'number', settings.report.precision)})`
  return raise(Math.abs(skewness) > settings.vars.num.skewness_threshold, text, { skewness })
}

function uniform(variable: Variable, { settings }: AlertFacts): Raised | undefined {
  if (variable.type !== 'Numeric' && variable.type !== 'Categorical') return undefined
  const { chi_squared_threshold } = variable.type === 'Numeric' ? settings.vars.num : settings.vars.cat
  const pvalue = variable.chi_squared?.pvalue ?? 0
  return raise(
    chi_squared_threshold > 0 && pvalue > chi_squared_threshold,
    `${variable.name} is uniformly distributed`,
    { pvalue },
  )
}

function unsupported(variable: Variable): Raised | undefined {
  if (variable.type !== 'Unsupported') return undefined
  const reason = variable.reason ?? ''
  return raise(true, `${variable.name} cannot be analysed: ${reason}`, { reason })
}

function zeros(variable: Variable, { settings }: AlertFacts): Raised | undefined {
  if (variable.type !== 'Numeric') return undefined
  const { name, n_zeros, p_zeros } = variable
  return raise(p_zeros > settings.alerts.zeros, `${name} has ${n_zeros} (${percent(p_zeros)}) zeros`, {
    n_zeros,
    p_zeros,
  })
}

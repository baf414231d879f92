import type { MetricDefinition, MetricGoal } from '@labbook/protocol'
import { hintOf, labelOf, unitOf } from '../format/format-defined.js'
import { type Definitions, NO_DEFINITIONS } from './definitions.js'

/** A column of the runs table. `name` is both the server's name for the field and the order clause that sorts by it. */
export interface RunColumn {
  readonly name: string
  readonly label: string
  readonly group: 'Attributes' | 'Metrics' | 'Parameters' | 'Tags'
  readonly kind: 'metric' | 'text' | 'time' | 'duration' | 'source' | 'models' | 'datasets' | 'note'
  readonly width: number
  /** Direction of the first click: descending for numbers and times, ascending for texts. */
  readonly sortsAscendingFirst: boolean
  /** The server cannot sort by it. */
  readonly isUnsortable?: boolean
  /** Shown with the label when hovered; the label by default. */
  readonly hint?: string
  readonly unit?: string | undefined
  /** What runs logged it as; missing for attributes, and where a metric is aggregated. */
  readonly key?: string
  /** The key of a metric. */
  readonly metric?: string
  /** Of a metric, if it is known. */
  readonly goal?: MetricGoal | undefined
  /** How the values of a metric are shown. */
  readonly definition?: MetricDefinition | undefined
  /** A param whose values are numbers. */
  readonly isNumber?: boolean
}

/** The experiment of a run; useful when a table shows several. */
export const EXPERIMENT_COLUMN = 'attributes.experiment_name'

/** The datasets of a run. Not a run field, either. */
export const DATASETS_COLUMN = 'attributes.datasets'

/** The description of a run, of which tables show the first line. */
export const NOTE_COLUMN = 'tags.`mlflow.note.content`'

/** The models of a run. Not a run field: they are fetched from another resource. */
export const MODELS_COLUMN = 'attributes.models'

const attributes: readonly RunColumn[] = [
  attribute('attributes.start_time', 'Created', 'time', 116),
  attribute('attributes.duration', 'Duration', 'duration', 88),
  attribute('tags.`mlflow.source.name`', 'Source', 'source', 108),
  { ...attribute(MODELS_COLUMN, 'Models', 'models', 112), isUnsortable: true },
  { ...attribute(DATASETS_COLUMN, 'Dataset', 'datasets', 130), isUnsortable: true },
  attribute(NOTE_COLUMN, 'Notes', 'note', 200),
  attribute('attributes.user_id', 'User', 'text', 110),
  attribute('attributes.status', 'Status', 'text', 100),
  attribute('attributes.run_id', 'Run ID', 'text', 260),
  attribute(EXPERIMENT_COLUMN, 'Experiment', 'text', 180),
]

function attribute(name: string, label: string, kind: RunColumn['kind'], width: number): RunColumn {
  const isText = kind === 'text' || kind === 'source' || kind === 'note'
  return { name, label, group: 'Attributes', kind, width, sortsAscendingFirst: isText }
}

/** Columns that are available even if no run logs them. */
export const attributeColumns = attributes

/** The columns that every table of runs begins with (U-RUNS-1). */
export const DEFAULT_COLUMNS: readonly string[] = attributes.slice(0, 4).map((column) => column.name)

/** Columns whose values come with the rows, and not as a field. */
export function isField(name: string): boolean {
  return name !== MODELS_COLUMN && name !== DATASETS_COLUMN
}

/** The column name for a logged key. */
export function columnName(kind: 'metrics' | 'params' | 'tags', key: string): string {
  return `${kind}.\`${key}\``
}

/** Parses a column name: a known attribute, or the key of a metric, param or tag, as the experiments define it. */
export function columnOf(name: string, { metrics, params }: Definitions = NO_DEFINITIONS): RunColumn {
  const found = attributes.find((column) => column.name === name)
  if (found !== undefined) return found
  const [, aggregate, kind, quoted] = /^(?:(min|max|first|count)\()?(metrics|params|tags)\.(.+?)\)?$/s.exec(name) ?? []
  const key = quoted?.replace(/^[`"](.*)[`"]$/s, '$1') ?? name
  const logged = aggregate === undefined || aggregate === 'last' ? { key } : {}
  const aggregated = (text: string) => (aggregate === undefined ? text : `${aggregate} ${text}`)
  if (kind === 'metrics') {
    const metric = metrics.get(key)
    // A count is a number of points, not a value.
    const definition = aggregate === 'count' ? undefined : metric
    const label = aggregated(labelOf(key, metric))
    const unit = unitOf(definition)
    return {
      ...logged,
      name,
      label,
      hint: aggregated(hintOf(key, metric)),
      unit,
      metric: key,
      goal: definition?.goal,
      definition,
      group: 'Metrics',
      kind: 'metric',
      width: widthFor(`${label} ${unit ?? ''}`, definition?.goal !== undefined),
      sortsAscendingFirst: definition?.goal === 'min',
    }
  }
  const text = { ...logged, name, kind: 'text', width: 120, sortsAscendingFirst: true } as const
  if (kind !== 'params') return { ...text, label: aggregated(key), group: 'Tags' }
  const param = params.get(key)
  const label = aggregated(labelOf(key, param))
  return {
    ...text,
    label,
    width: Math.round(Math.min(200, Math.max(92, 44 + 6.5 * label.length))),
    hint: aggregated(hintOf(key, param)),
    unit: unitOf(param),
    isNumber: param?.type === 'number' || param?.type === 'integer',
    group: 'Parameters',
  }
}

/** Room for the head of a metric column with its arrow, and with that of its goal. */
function widthFor(head: string, hasGoal: boolean): number {
  return Math.round(Math.min(260, Math.max(112, (hasGoal ? 64 : 48) + 6.5 * head.length)))
}

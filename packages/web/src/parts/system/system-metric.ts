/** A system metric of a run, with what its name says (sdk-fluent 9). */
export interface SystemMetric {
  readonly key: string
  /** The machine, if several log to the run; '' otherwise. */
  readonly node: string
  readonly title: string
  readonly unit: '%' | 'MB' | 'W' | ''
  /** Where the axis ends, if the unit says so. */
  readonly limit: number | undefined
}

/** Names of MLflow's clients, in the order in which they are shown; `#` stands for the number of a GPU. */
const TITLES: Readonly<Record<string, string>> = {
  cpu_utilization_percentage: 'CPU',
  system_memory_usage_megabytes: 'Memory',
  'gpu_#_utilization_percentage': 'GPU # use',
  'gpu_#_memory_usage_megabytes': 'GPU # memory',
  disk_usage_megabytes: 'Disk used',
  network_receive_megabytes: 'Network received',
  network_transmit_megabytes: 'Network sent',
  system_memory_usage_percentage: 'Memory use',
  'gpu_#_memory_usage_percentage': 'GPU # memory use',
  'gpu_#_power_usage_watts': 'GPU # power',
  'gpu_#_power_usage_percentage': 'GPU # power use',
  disk_usage_percentage: 'Disk use',
  disk_available_megabytes: 'Disk free',
}
const ORDER = Object.keys(TITLES)

/** `system/<name>` or `system/<node>/<name>`; undefined for any other key. */
function systemMetric(key: string): SystemMetric | undefined {
  const [, node = '', name = ''] = /^system\/(?:(.+)\/)?([^/]+)$/.exec(key) ?? []
  if (name === '') return undefined
  const gpu = /^gpu_(\d+)_/.exec(name)?.[1]
  const title = TITLES[patternOf(name)]?.replace('#', gpu ?? '') ?? plainTitle(name)
  const unit = name.endsWith('_percentage')
    ? '%'
    : name.endsWith('_megabytes')
      ? 'MB'
      : name.endsWith('_watts')
        ? 'W'
        : ''
  return { key, node, title, unit, limit: unit === '%' ? 100 : undefined }
}

/**
 * The system metrics among a run's metrics, as they are shown: well-known ones first, in a fixed order. Of memory and disk
 * the machine's limit follows from the share that is used.
 */
export function systemMetrics(latest: readonly LatestValue[]): readonly SystemMetric[] {
  const values = new Map(latest.map(({ key, value }) => [key, value]))
  const place = ({ key }: SystemMetric) => {
    const at = ORDER.indexOf(patternOf(key.slice(key.lastIndexOf('/') + 1)))
    return at < 0 ? ORDER.length : at
  }
  return latest
    .flatMap(({ key }) => systemMetric(key) ?? [])
    .map((metric) => ({ ...metric, limit: metric.limit ?? limitOf(metric, values) }))
    .sort((a, b) => compare(a.node, b.node) || place(a) - place(b) || compare(a.key, b.key))
}

export interface LatestValue {
  readonly key: string
  readonly value: number
}

function limitOf({ key, unit }: SystemMetric, values: ReadonlyMap<string, number>): number | undefined {
  if (unit !== 'MB') return undefined
  const used = values.get(key) ?? 0
  const share = values.get(key.replace(/_megabytes$/, '_percentage')) ?? 0
  // A share is rounded to a tenth: below a few per cent it says too little.
  return share >= 5 && share <= 100 ? (100 * used) / share : undefined
}

/** A value with its unit: `70 %`, `8.4 GB`. */
export function formatSystemValue(value: number, { unit }: Pick<SystemMetric, 'unit'>): string {
  if (unit === 'MB') {
    const { size, name } = megabytesUnit(value)
    const amount = value / size
    return `${amount >= 100 ? amount.toFixed(0) : amount.toFixed(1)} ${name}`
  }
  const text = value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1)
  return unit === '' ? text : `${text} ${unit}`
}

/** What a 1 on the axis stands for, so that a tick reads as the values do. */
export function axisUnit(end: number, { unit }: Pick<SystemMetric, 'unit'>): number {
  return unit === 'MB' ? megabytesUnit(end).size : 1
}

/** The end of an axis that begins at zero: the smallest of 1, 2, 5, 10, 20 … that no value exceeds. */
export function axisEnd(highest: number): number {
  if (!(highest > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(highest))
  return ([1, 2, 5, 10].find((digit) => digit * power >= highest) ?? 10) * power
}

function megabytesUnit(value: number) {
  if (value >= 1e6) return { size: 1e6, name: 'TB' }
  return value >= 1000 ? { size: 1000, name: 'GB' } : { size: 1, name: 'MB' }
}

function patternOf(name: string): string {
  return name.replace(/^gpu_\d+_/, 'gpu_#_')
}

function plainTitle(name: string): string {
  const words = name.replace(/_(percentage|megabytes|watts)$/, '').replace(/_+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

import { limits } from '@labbook/protocol'
import { pythonJson } from '../datasets/python-json.js'
import { type Column, type Table, type TableData, tableOf } from '../datasets/table.js'
import { invalid } from '../invalid-input.js'
import { cellImage, isImage } from './image-file.js'
import { artifactPath } from '../checks/artifact-path.js'
import { encodeText, type MadeFile, type MadeFiles } from './made-file.js'
import { randomUuid } from './random-uuid.js'
import { parseTable, printTable } from './table-json.js'
import { readParquet, writeParquet } from './table-parquet.js'

/** The run tag that pages and `loadTable` find tables by. */
export const LOGGED_ARTIFACTS = 'mlflow.loggedArtifacts'

export interface TableFileOptions {
  /** The file of that path which the run has: the new rows follow its rows. */
  readonly existing?: Uint8Array | undefined
  /** What the run's tag `mlflow.loggedArtifacts` says now. */
  readonly loggedArtifacts?: string | undefined
}

/**
 * A table as MLflow's `log_table` stores it, with the tag that lets `loadTable` and the pages find it. `.parquet` needs the
 * packages `hyparquet-writer` and, to append, `hyparquet`.
 *
 * @example await tableFile([{ question: 'Why?', score: 0.5 }], 'answers.json')
 * @example await tableFile({ step: [1, 2], loss: Float64Array.of(0.5, 0.25) }, 'loss.json', { existing: bytes })
 * @throws ApiError INVALID_PARAMETER_VALUE for a wrong path, for what is no table, or when the existing file is none
 */
export async function tableFile(data: TableData, path: string, options: TableFileOptions = {}): Promise<MadeFiles> {
  const checked = tablePath(path)
  const { table: added, files, warnings } = await withImageFiles(tableOf(data), checked)
  const table =
    options.existing === undefined ? added : concatenated([await readTable(options.existing, checked), added])
  const bytes = isParquet(checked) ? await writeParquet(table, checked) : encodeText(printTable(table))
  return {
    files: [...files, { path: checked, bytes }],
    tags: { [LOGGED_ARTIFACTS]: withTable(options.loggedArtifacts, checked) },
    warnings: isParquet(checked) ? warnings : [...warnings, ...infinities(added.columns, checked)],
  }
}

/** Images of cells become files, and the cells say where those are. A column has images only, or none. */
async function withImageFiles({ columns, numRows }: Table, path: string) {
  const files: MadeFile[] = []
  const warnings: string[] = []
  const stem = `table_images/${path.slice(0, path.lastIndexOf('.'))}`
  const written = columns.map(async ({ name, cells }) => {
    const list = Array.from(cells)
    const images = list.filter(isImage)
    if (images.length === 0) return { name, cells }
    if (images.length < list.length) {
      throw invalid(`Column '${name}' holds images and other cells. Log either images or none in a column.`)
    }
    const made = await Promise.all(images.map((image) => cellImage(image, `${stem}/${randomUuid()}`)))
    files.push(...made.flatMap((image) => image.files))
    warnings.push(...made.flatMap((image) => image.warnings))
    return {
      name,
      cells: made.map((image) => ({ type: 'image', filepath: image.path, compressed_filepath: image.copyPath })),
    }
  })
  return { table: { columns: await Promise.all(written), numRows }, files, warnings }
}

/**
 * The table in a file that `tableFile` or MLflow's client wrote.
 *
 * @example recordsOf(await readTable(bytes, 'answers.json'))
 * @throws ApiError INVALID_PARAMETER_VALUE for a file that is no table
 */
export async function readTable(bytes: Uint8Array, path: string): Promise<Table> {
  return isParquet(path) ? readParquet(bytes, path) : parseTable(bytes, path)
}

/**
 * The path of a table: `.json` or `.parquet`, and none of the characters that the search for its tag could not tell apart.
 *
 * @example tablePath('./eval/answers.json') // 'eval/answers.json'
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export function tablePath(path: string): string {
  const checked = artifactPath(path)
  const forbidden = /["',:[\]{}]/.exec(checked)
  if (forbidden !== null) throw invalid(`The path of a table must not hold ${forbidden[0]}, but '${checked}' does.`)
  if (!checked.endsWith('.json') && !isParquet(checked)) {
    throw invalid(`A table is stored as .json or .parquet, but its path is '${checked}'.`)
  }
  return checked
}

function isParquet(path: string): boolean {
  return path.endsWith('.parquet')
}

/** The rows of all, one after the other. A column that one of them lacks is missing in its rows. */
export function concatenated(tables: readonly Table[]): Table {
  const names = new Set(tables.flatMap(({ columns }) => columns.map(({ name }) => name)))
  return {
    columns: [...names].map((name) => ({ name, cells: tables.flatMap((table) => cellsOf(table, name)) })),
    numRows: tables.reduce((count, { numRows }) => count + numRows, 0),
  }
}

function cellsOf({ columns, numRows }: Table, name: string): unknown[] {
  const column = columns.find((each) => each.name === name)
  return column === undefined ? new Array<unknown>(numRows).fill(null) : Array.from(column.cells)
}

/** The tag with that table in it, byte for byte as Python writes it: both sides search it as a text. */
function withTable(tag: string | undefined, path: string): string {
  const entries = tag === undefined ? [] : readTag(tag)
  const isThere = entries.some((entry) => entry['path'] === path && entry['type'] === 'table')
  const text = pythonJson(isThere ? entries : [...entries, { path, type: 'table' }])
  if (text.length > limits.runTagValue) {
    throw invalid(
      `'${path}' does not fit into the run's tag ${LOGGED_ARTIFACTS}, which holds ${limits.runTagValue} characters. Log fewer tables to one run.`,
    )
  }
  return text
}

function readTag(tag: string): Record<string, string>[] {
  try {
    const entries: unknown = JSON.parse(tag)
    if (Array.isArray(entries)) return entries as Record<string, string>[]
  } catch {
    // Refused below.
  }
  throw invalid(`The run's tag ${LOGGED_ARTIFACTS} is not a JSON list: '${tag.slice(0, 200)}'. Correct or delete it.`)
}

function infinities(columns: readonly Column[], path: string): string[] {
  return columns.flatMap(({ name, cells }) => {
    const count = Array.from(cells).filter((cell) => cell === Infinity || cell === -Infinity).length
    return count === 0 ? [] : [`Column '${name}' of '${path}': ${count} infinite values are stored as null.`]
  })
}

import type { Look } from '../../theme/run-looks.js'

/** A run, as a chart board shows it. */
export interface BoardRun {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  readonly look: Look
  /** Whether it logged images by steps. */
  readonly hasImages: boolean
  /** The paths of the tables that it logged. */
  readonly tables: readonly string[]
  /** Its values in what the runs are grouped by. */
  readonly groupValues: readonly (string | number | bigint | null)[]
}

/** The tag by which clients say that a run has images by steps. */
export const IMAGES_TAG = 'mlflow.loggedImages'
/** The tag by which clients say which tables a run has. */
export const TABLES_TAG = 'mlflow.loggedArtifacts'

/** What the tags of a run say of its files. */
export function filesOf(valueOf: (tag: string) => string | undefined): Pick<BoardRun, 'hasImages' | 'tables'> {
  return { hasImages: valueOf(IMAGES_TAG)?.toLowerCase() === 'true', tables: tablesIn(valueOf(TABLES_TAG)) }
}

/** A client writes `[{"path": "eval.json", "type": "table"}]`. A long text may come cut: its whole entries count. */
function tablesIn(text = ''): readonly string[] {
  const entries = text.match(/\{[^{}]*\}/g) ?? []
  const paths = entries.flatMap((entry) => {
    const { path, type } = parsed(entry)
    return type === 'table' && typeof path === 'string' ? [path] : []
  })
  return [...new Set(paths)]
}

function parsed(entry: string): { readonly path?: unknown; readonly type?: unknown } {
  try {
    return JSON.parse(entry) as object
  } catch {
    return {}
  }
}

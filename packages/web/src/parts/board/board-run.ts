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

/** A client writes `[{"path": "eval.json", "type": "table"}]`; anything else names no table. */
function tablesIn(text: string | undefined): readonly string[] {
  if (text === undefined) return []
  try {
    const logged: unknown = JSON.parse(text)
    if (!Array.isArray(logged)) return []
    const paths = logged.flatMap((entry: { path?: unknown; type?: unknown } | null) =>
      entry?.type === 'table' && typeof entry.path === 'string' ? [entry.path] : [],
    )
    return [...new Set(paths)]
  } catch {
    return []
  }
}

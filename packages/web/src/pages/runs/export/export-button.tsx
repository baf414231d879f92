import { Download } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { Button } from '../../../controls/button.js'
import { saveFile } from '../../../controls/save-file.js'
import { formatCount } from '../../../format/format-number.js'
import { announceFailure } from '../../../shell/undo.js'
import type { ExportRequest } from './export-runs.js'
import type { SearchedRuns } from './search-snippets.js'

const ExportMenu = lazy(async () => ({ default: (await import('./export-menu.js')).ExportMenu }))

export interface ExportButtonProps {
  /** The runs of the table, in their order. */
  readonly of: SearchedRuns
  /** How many there are. */
  readonly count: number | undefined
  /** Finds the IDs of the selected ones; without it, all are exported. */
  readonly runIds?: () => Promise<readonly string[]>
  readonly columns: readonly string[]
  /** With its word, as in a bar of actions. */
  readonly hasWord?: boolean
}

/** Exports runs to a file, and says how far it is; can be stopped (U-RUNS-16). */
export function ExportButton({ of, count, runIds, columns, hasWord = false }: ExportButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const [work, setWork] = useState<{ readonly runs: number; readonly stopping: AbortController }>()
  const button = useRef<HTMLButtonElement>(null)

  async function run(chosen: Pick<ExportRequest, 'format' | 'columns'>) {
    const stopping = new AbortController()
    setWork({ runs: 0, stopping })
    try {
      const { exportRuns } = await import('./export-runs.js')
      const request = { ...chosen, query: of, runIds: await runIds?.() }
      const file = await exportRuns(request, {
        signal: stopping.signal,
        onProgress: (runs) => setWork({ runs, stopping }),
      })
      saveFile(`runs.${chosen.format}`, file)
    } catch (error) {
      if (!stopping.signal.aborted) announceFailure(`Could not export the runs: ${(error as Error).message}`)
    }
    setWork(undefined)
  }

  const total = count === undefined ? '' : ` of ${formatCount(count)}`
  if (work !== undefined) {
    return (
      <span className="row tight nowrap">
        <span className="small t2 tnum" role="status">{`Exporting ${formatCount(work.runs)}${total} runs`}</span>
        <Button kind="quiet" onPress={() => work.stopping.abort()}>
          Stop
        </Button>
      </span>
    )
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className={hasWord ? 'btn quiet' : 'ib'}
        title="Export"
        aria-label="Export"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        <Download className="i" aria-hidden />
        {hasWord && 'Export'}
      </button>
      {isOpen && (
        <Suspense>
          <ExportMenu
            {...{ of, columns, button }}
            what={count === undefined ? 'runs' : `${formatCount(count)} ${count === 1 ? 'run' : 'runs'}`}
            onExport={(chosen) => void run(chosen)}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}

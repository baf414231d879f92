import { queryOptions, useQueries } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { fetchArtifact } from '../../api/artifact-bytes.js'
import { fileKey } from '../../api/artifact-keys.js'
import { CutName } from '../../controls/cut-name.js'
import { LookDot } from '../../controls/look-dot.js'
import { Missing } from '../../controls/missing.js'
import { Select } from '../../controls/select.js'
import { TextValue } from '../../controls/text-value.js'
import { WindowedTable } from '../../controls/windowed-table.js'
import { formatCount, formatExact } from '../../format/format-number.js'
import { Failed } from '../../shell/page-state.js'
import { ArtifactImage } from './artifact-image.js'
import type { BoardRun } from './board-run.js'
import type { CardBodyProps } from './card-body.js'
import { imageIn, parseTable, stacked } from './logged-table.js'
import style from './table-card.module.css'

const ALL = ''
/** More tables at once are not loaded. */
const MOST_RUNS = 20
const MOST_BYTES = 10 * 1024 * 1024

/** A table that runs logged under the same path: of one run, or of all, one below the other. */
export function TableCard({ card, board, height, isFull, onNote }: CardBodyProps) {
  const path = card.keys[0] ?? ''
  const having = useMemo(() => board.runs.filter(({ tables }) => tables.includes(path)), [board.runs, path])
  const [chosen, setChosen] = useState(ALL)
  const one = having.find(({ runId }) => runId === chosen)
  const asked = one === undefined ? having.slice(0, MOST_RUNS) : [one]
  const isParquet = path.endsWith('.parquet')
  const results = useQueries({
    queries: asked.map(({ runId }) => ({ ...tableQuery(runId, path), enabled: !isParquet })),
  })
  const failed = results.find(({ error }) => error !== null)
  const table = stacked(
    asked.flatMap((run, i) => {
      const data = results[i]?.data
      return data === undefined ? [] : [{ run, table: data }]
    }),
  )
  const note =
    having.length === board.runs.length
      ? ''
      : `${formatCount(having.length)} of ${formatCount(board.runs.length)} ${board.runs.length === 1 ? 'run' : 'runs'}`
  useEffect(() => onNote(note), [onNote, note])

  if (having.length === 0) return <p className="t3">No visible run has this table.</p>
  if (isParquet)
    return <p className="t3">Parquet tables are not shown here. Download the file from a run’s artifacts.</p>
  if (failed?.error != null) return <Failed error={failed.error} retry={() => void failed.refetch()} />
  if (results.some(({ isLoading }) => isLoading)) {
    return <span className="skel" style={{ width: '100%', height: height - 24 }} />
  }
  const names = having.map(({ name }) => name)
  return (
    <>
      {having.length > 1 && (
        <div className="row">
          <Select
            label="Run"
            value={one?.runId ?? ALL}
            options={[
              { value: ALL, label: having.length > MOST_RUNS ? `First ${MOST_RUNS} runs` : 'All runs' },
              ...having.map(({ runId, name }) => ({ value: runId, label: name })),
            ]}
            onChange={setChosen}
          />
        </div>
      )}
      <WindowedTable
        label={card.title}
        maxHeight={isFull ? '70vh' : Math.max(240, height)}
        count={table.rows.length}
        head={
          <>
            {one === undefined && having.length > 1 && <th>Run</th>}
            {table.columns.map((column) => (
              <th key={column}>
                <bdi>{column}</bdi>
              </th>
            ))}
          </>
        }
        rowAt={(index) => {
          const row = table.rows[index]
          if (row === undefined) return null
          return (
            <>
              {one === undefined && having.length > 1 && (
                <td>
                  <span className={style.run}>
                    <LookDot look={row.run.look} />
                    <CutName name={row.run.name} siblings={names} />
                  </span>
                </td>
              )}
              {row.cells.map((cell, i) => (
                <td key={table.columns[i]} className={typeof cell === 'number' ? 'num' : style.cell}>
                  <CellValue cell={cell} run={row.run} />
                </td>
              ))}
            </>
          )
        }}
      />
    </>
  )
}

const tableQuery = (runId: string, path: string) =>
  queryOptions({
    queryKey: [...fileKey(runId, path), 'logged-table'],
    queryFn: async ({ signal }) => {
      const { bytes, size } = await fetchArtifact({ runId }, path, { limit: MOST_BYTES, signal })
      if (size > bytes.length) throw new Error(`${path} is larger than 10 MiB. Download it to see it.`)
      return parseTable(new TextDecoder().decode(bytes))
    },
    retry: false,
  })

function CellValue({ cell, run }: { cell: unknown; run: BoardRun }) {
  if (cell === undefined || cell === null) return <Missing />
  const image = imageIn(cell)
  if (image !== undefined) {
    return (
      <span className={style.thumb} title={image}>
        <ArtifactImage runId={run.runId} path={image} alt={image} />
      </span>
    )
  }
  if (typeof cell === 'number') return formatExact(cell)
  return <TextValue text={typeof cell === 'object' ? JSON.stringify(cell, exact) : String(cell)} />
}

/** JSON knows no bigint. */
function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

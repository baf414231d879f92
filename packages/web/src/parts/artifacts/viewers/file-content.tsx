import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ownerId } from '../../../api/artifact-bytes.js'
import { fileKey } from '../../../api/artifact-keys.js'
import { askWorker } from '../../../api/ask-worker.js'
import { Segments } from '../../../controls/segments.js'
import { WindowedLines } from '../../../controls/windowed-lines.js'
import { Loading } from '../../../shell/page-state.js'
import { FigureTableView } from './figure-table-view.js'
import type { FileContent, FileRequest } from './file-worker.js'
import type { ViewerProps } from './viewer-props.js'

/** How much of a file is shown as text if its own viewer fails. */
const MIB = 1024 * 1024

interface FileContentProps extends ViewerProps {
  readonly as: FileRequest['as']
  /** Draws a figure; without it, the text is shown. */
  readonly figure?: (figure: Extract<FileContent, { kind: 'figure' }>) => ReactNode
}

/** Shows what the worker parsed: a table, lines of text, or a figure (U-ART-5). */
export function FileContentView({ figure, ...props }: FileContentProps) {
  const { as, entry, bytes, isCut } = props
  const { data, error } = useQuery({
    queryKey: [...fileKey(ownerId(entry.owner), entry.ownPath), 'content', entry.size, bytes.length, as],
    queryFn: () => readFile({ as, bytes, isCut }),
  })
  if (error !== null) {
    if (as === 'text') return <p className="note warn">{error.message} Download the file to read it.</p>
    return (
      <>
        <p className="note warn">{error.message} Showing the file as text.</p>
        <FileContentView {...props} as="text" bytes={bytes.subarray(0, MIB)} isCut={isCut || bytes.length > MIB} />
      </>
    )
  }
  if (data === undefined) return <Loading />
  switch (data.kind) {
    case 'binary':
      return <p className="t2">No preview for this file type. Download the file to open it.</p>
    case 'figure':
      return figure === undefined ? <FileContentView {...props} as="text" /> : figure(data)
    case 'table':
    case 'lines':
      return (
        <>
          {data.kind === 'table' ? <TableOrText {...data} /> : <WindowedLines lines={data.lines} />}
          {data.encoding !== 'UTF-8' && <p className="t3 small">Decoded as {data.encoding}.</p>}
          {isCut && <p className="t3 small">Preview truncated. Download the file to see the rest.</p>}
        </>
      )
  }
}

function readFile(request: FileRequest): Promise<FileContent> {
  const worker = new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module' })
  return askWorker<FileContent>(worker, request)
}

function TableOrText({ table, lines }: Extract<FileContent, { kind: 'table' }>) {
  const [shown, setShown] = useState<'table' | 'text'>('table')
  return (
    <>
      <div className="row">
        <Segments label="Show" value={shown} options={SHOWN} onChange={setShown} />
      </div>
      {shown === 'table' ? <FigureTableView table={table} maxHeight="70vh" /> : <WindowedLines lines={lines} />}
    </>
  )
}

const SHOWN = [
  { value: 'table', label: 'Table' },
  { value: 'text', label: 'Text' },
] as const

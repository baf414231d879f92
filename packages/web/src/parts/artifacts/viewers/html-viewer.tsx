import { useQuery } from '@tanstack/react-query'
import { Maximize, RotateCw, ShieldCheck } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from '../../../controls/button.js'
import { Failed } from '../../../shell/page-state.js'
import { previewTicket } from '../preview-ticket.js'
import styles from './html-viewer.module.css'
import type { ViewerProps } from './viewer-props.js'

const MAX_BYTES = 50_000_000

/** An HTML page of the run, in a frame with its own origin and without network access (U-ART-10). */
export default function HtmlViewer({ entry }: Pick<ViewerProps, 'entry'>) {
  const frame = useRef<HTMLElement>(null)
  const isTooLarge = entry.size > MAX_BYTES
  const ticket = useQuery({
    queryKey: ['preview-ticket', Object.values(entry.owner)[0], entry.ownPath],
    queryFn: ({ signal }) => previewTicket(entry, signal),
    enabled: !isTooLarge,
    // A ticket works once, so it is never cached; only Reload asks for a new one.
    staleTime: 'static',
    gcTime: 0,
  })
  if (isTooLarge) return <p className="t2">This page is larger than 50 MB. Download it to open it.</p>
  if (ticket.error !== null) return <Failed error={ticket.error} retry={() => void ticket.refetch()} />
  return (
    <figure className={styles.frame} ref={frame}>
      <figcaption className="row">
        <ShieldCheck className="i s" aria-hidden />
        <span className="small t2 grow cut">Isolated content from this run</span>
        <IconButton label="Reload" isDisabled={ticket.isFetching} onPress={() => void ticket.refetch()}>
          <RotateCw className="i s" aria-hidden />
        </IconButton>
        <IconButton label="Full screen" onPress={() => void frame.current?.requestFullscreen()}>
          <Maximize className="i s" aria-hidden />
        </IconButton>
      </figcaption>
      {ticket.data === undefined ? (
        <p role="status" aria-label="Loading">
          <span className="skel" style={{ width: 240 }} />
        </p>
      ) : (
        // The key makes each ticket a new frame, so that it adds no entry to the tab's history.
        <iframe
          key={ticket.data}
          src={ticket.data}
          title={entry.name}
          sandbox="allow-scripts"
          referrerPolicy="no-referrer"
        />
      )}
    </figure>
  )
}

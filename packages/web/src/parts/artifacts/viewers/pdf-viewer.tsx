import { CircleAlert, ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../controls/button.js'
import { previewTicket } from '../preview-ticket.js'
import type { ViewerProps } from './viewer-props.js'

/** PDFs are not drawn in the page; they open in a new tab, with a ticket. */
export default function PdfViewer({ entry }: Pick<ViewerProps, 'entry'>) {
  const [isOpening, setOpening] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function open() {
    // Opened in the click handler itself; later, browsers would block it as a pop-up.
    const tab = window.open('', '_blank')
    setOpening(true)
    setProblem(undefined)
    try {
      const url = await previewTicket(entry)
      if (tab === null)
        setProblem('Your browser blocked the new tab. Allow pop-ups for this page, or download the file.')
      else {
        tab.opener = null
        tab.location.replace(url)
      }
    } catch (error) {
      tab?.close()
      setProblem((error as Error).message)
    }
    setOpening(false)
  }

  return (
    <div style={{ display: 'grid', gap: 'var(--s-3)', justifyItems: 'start' }}>
      <p className="t2">PDF files open in a new tab.</p>
      <Button isDisabled={isOpening} onPress={() => void open()}>
        <ExternalLink className="i" aria-hidden />
        {isOpening ? 'Opening…' : 'Open in a new tab'}
      </Button>
      {problem !== undefined && (
        <p className="help bad" role="alert">
          <CircleAlert className="i s" aria-hidden />
          {problem}
        </p>
      )}
    </div>
  )
}

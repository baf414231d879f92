import { Dialog, Popover } from 'react-aria-components'
import { CopyButton } from '../../controls/copy-button.js'
import styles from './whole-text.module.css'

/** A value that its cell cuts. */
export interface Whole {
  readonly element: Element
  /** What it is the value of. */
  readonly title: string
  readonly text: string
}

/** A value with all its lines, beside its cell. */
export function WholeText({ whole, onClose }: { whole: Whole | undefined; onClose: () => void }) {
  if (whole === undefined) return null
  const { element, title, text } = whole
  return (
    <Popover
      className={`pop ${styles.whole}`}
      triggerRef={{ current: element }}
      placement="bottom start"
      offset={4}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Dialog className={styles.content ?? ''} aria-label={title}>
        <header className="row">
          <bdi className="small t2 cut">{title}</bdi>
          <span className="mla" />
          <CopyButton label="Copy value" text={text} />
        </header>
        <pre className="mono" tabIndex={0}>
          <bdi>{text}</bdi>
        </pre>
      </Dialog>
    </Popover>
  )
}

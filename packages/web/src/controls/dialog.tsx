import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { IconButton } from './button.js'
import styles from './dialog.module.css'

export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  /** The primary button comes last. */
  readonly footer?: ReactNode
  readonly width?: number
}

/** A modal dialog. Escape or a click outside closes it, and focus returns to the element that opened it. */
export function Dialog({ title, isOpen, onClose, children, footer, width = 440 }: DialogProps) {
  return (
    <ModalOverlay
      className={`scrim ${styles.scrim}`}
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal>
        <AriaDialog className={styles.dialog ?? ''} style={{ width: `min(${width}px, calc(100vw - 24px))` }}>
          <header className="row">
            <Heading slot="title" className="grow" level={2}>
              {title}
            </Heading>
            <IconButton label="Close" onPress={onClose}>
              <X className="i" aria-hidden />
            </IconButton>
          </header>
          <div className={styles.content}>{children}</div>
          {footer !== undefined && <footer>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

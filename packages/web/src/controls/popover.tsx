import type { ReactNode } from 'react'
import { Popover as AriaPopover, Dialog, DialogTrigger } from 'react-aria-components'
import styles from './popover.module.css'

/** Whether something hangs open, for those who open it by other means than its button. */
export interface Opening {
  readonly isOpen?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
}

/** A panel that hangs below its button, for more than a menu's choices. */
export function Popover(props: {
  trigger: ReactNode
  label: string
  width?: number
  children: ReactNode
  /** Where a key opens it too. */
  open?: Opening
}) {
  const { trigger, label, width, children, open = {} } = props
  return (
    <DialogTrigger {...open}>
      {trigger}
      <AriaPopover className="pop" offset={4} placement="bottom start" style={width === undefined ? {} : { width }}>
        <Dialog aria-label={label} className={styles.content ?? ''}>
          {children}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  )
}

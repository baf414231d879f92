import type { ReactNode } from 'react'
import { Popover as AriaPopover, Dialog, DialogTrigger } from 'react-aria-components'
import styles from './popover.module.css'

/** Controls a popover from outside its button. */
export interface Opening {
  readonly isOpen?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
}

/** A dropdown panel, for content other than a menu. */
export function Popover(props: {
  trigger: ReactNode
  label: string
  width?: number
  children: ReactNode
  /** For opening it with a shortcut. */
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

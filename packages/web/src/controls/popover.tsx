import type { ReactNode } from 'react'
import { Dialog, DialogTrigger, Popover as AriaPopover } from 'react-aria-components'

/** A panel that hangs below its button, for more than a menu's choices. */
export function Popover(props: { trigger: ReactNode; label: string; width?: number; children: ReactNode }) {
  const { trigger, label, width, children } = props
  return (
    <DialogTrigger>
      {trigger}
      <AriaPopover className="pop" offset={4} placement="bottom start" style={width === undefined ? {} : { width }}>
        <Dialog aria-label={label} className="pop-in">
          {children}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  )
}

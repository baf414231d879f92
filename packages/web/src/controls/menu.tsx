import { Check } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Header,
  MenuTrigger,
  Popover,
} from 'react-aria-components'
import type { Opening } from './popover.js'

/** A dropdown menu; `trigger` is its button. */
export function Menu(props: { trigger: ReactNode; label: string; children: ReactNode; open?: Opening }) {
  const { trigger, label, children, open = {} } = props
  return (
    <MenuTrigger {...open}>
      {trigger}
      <Popover className="pop" offset={4}>
        <AriaMenu className="menu" aria-label={label}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

export interface MenuAtProps {
  readonly label: string
  /** The menu hangs below it. */
  readonly button: RefObject<HTMLElement | null>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** An open menu; for tables, whose many buttons have no menu until they are pressed. */
export function MenuAt({ label, button, onClose, children }: MenuAtProps) {
  return (
    <Popover className="pop" offset={4} triggerRef={button} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AriaMenu className="menu" aria-label={label} autoFocus="first" onClose={onClose}>
        {children}
      </AriaMenu>
    </Popover>
  )
}

export interface MenuItemProps {
  readonly children: ReactNode
  /** Read out, and matched by type-ahead; required if `children` is not a text. */
  readonly text?: string
  readonly onAction: () => void
  readonly icon?: ReactNode
  /** Shown on the right, such as a shortcut or a count. */
  readonly hint?: ReactNode
  readonly isChecked?: boolean
  readonly isDanger?: boolean
  /** Why the item is disabled; it stays visible and shows the reason. */
  readonly disabledReason?: string | undefined
}

export function MenuItem(props: MenuItemProps) {
  const { children, text, onAction, icon, hint, isChecked, isDanger, disabledReason } = props
  return (
    <AriaMenuItem
      className={isDanger === true ? 'item danger' : 'item'}
      textValue={text ?? String(children)}
      isDisabled={disabledReason !== undefined}
      onAction={onAction}
    >
      {icon}
      <span className="cut">{children}</span>
      {(hint !== undefined || disabledReason !== undefined) && <span className="r">{disabledReason ?? hint}</span>}
      {isChecked === true && <Check className="i s mla" aria-label="selected" />}
    </AriaMenuItem>
  )
}

export function MenuSection({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <AriaMenuSection>
      {title !== undefined && <Header className="menu-head">{title}</Header>}
      {children}
    </AriaMenuSection>
  )
}

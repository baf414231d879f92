import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Header,
  MenuTrigger,
  Popover,
} from 'react-aria-components'
import type { Opening } from './popover.js'

/** A menu that hangs below its button. `trigger` is the button. */
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

export interface MenuItemProps {
  readonly children: ReactNode
  /** What is read out and matched by typing; needed where `children` is not a text. */
  readonly text?: string
  readonly onAction: () => void
  readonly icon?: ReactNode
  /** Shown at the right: a key, a count. */
  readonly hint?: ReactNode
  readonly isChecked?: boolean
  readonly isDanger?: boolean
  /** Why it cannot be done now; the item stays visible and says so. */
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

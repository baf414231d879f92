import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  /** A link is an action in a line of text; *remove* takes something away, and can be undone or asks. */
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'link' | 'remove' | 'danger'
  /** Why the button is disabled, shown as a tooltip. */
  readonly disabledReason?: string | undefined
  /** What it sets is in effect. */
  readonly isOn?: boolean
  readonly children: ReactNode
}

const CLASSES = {
  plain: '',
  primary: 'primary',
  quiet: 'quiet',
  link: 'quiet link',
  remove: 'quiet remove',
  danger: 'danger',
} as const

export function Button({
  kind = 'plain',
  isOn = false,
  disabledReason,
  isDisabled = false,
  children,
  ...props
}: ButtonProps) {
  const button = (
    <AriaButton
      {...props}
      isDisabled={isDisabled || disabledReason !== undefined}
      className={`btn ${CLASSES[kind]} ${isOn ? 'on' : ''}`.trim()}
    >
      {children}
    </AriaButton>
  )
  return disabledReason === undefined ? button : <span title={disabledReason}>{button}</span>
}

/** An icon-only button; its label is read out and shown as a tooltip. */
export function IconButton({
  label,
  children,
  ...props
}: Omit<ButtonProps, 'kind' | 'disabledReason'> & { readonly label: string }) {
  return (
    <span title={label}>
      <AriaButton {...props} aria-label={label} className="ib">
        {children}
      </AriaButton>
    </span>
  )
}

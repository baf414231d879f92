import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'danger'
  readonly children: ReactNode
}

export function Button({ kind = 'plain', children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={kind === 'plain' ? 'btn' : `btn ${kind}`}>
      {children}
    </AriaButton>
  )
}

/** An icon-only button; its label is read out and shown as a tooltip. */
export function IconButton({ label, children, ...props }: Omit<ButtonProps, 'kind'> & { readonly label: string }) {
  return (
    <span title={label}>
      <AriaButton {...props} aria-label={label} className="ib">
        {children}
      </AriaButton>
    </span>
  )
}

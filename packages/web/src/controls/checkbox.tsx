import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox } from 'react-aria-components'
import styles from './checkbox.module.css'

export interface CheckboxProps {
  /** Always read out; also shown if there are no children. */
  readonly label: string
  readonly isSelected: boolean
  readonly isIndeterminate?: boolean
  readonly onChange: (isSelected: boolean) => void
  readonly children?: ReactNode
  readonly isLabelHidden?: boolean
}

export function Checkbox(props: CheckboxProps) {
  const { label, isSelected, isIndeterminate = false, onChange, children, isLabelHidden = false } = props
  const Mark = isIndeterminate ? Minus : Check
  return (
    <AriaCheckbox
      className={styles.check ?? ''}
      aria-label={label}
      isSelected={isSelected}
      isIndeterminate={isIndeterminate}
      onChange={onChange}
    >
      <span className={isSelected || isIndeterminate ? 'cb on' : 'cb'}>
        {(isSelected || isIndeterminate) && <Mark className="i" aria-hidden />}
      </span>
      {!isLabelHidden && (children ?? label)}
    </AriaCheckbox>
  )
}

import { Switch as AriaSwitch } from 'react-aria-components'
import styles from './switch.module.css'

export function Switch(props: { label: string; isSelected: boolean; onChange: (isSelected: boolean) => void }) {
  const { label, isSelected, onChange } = props
  return (
    <AriaSwitch
      className={isSelected ? `${styles.switch} ${styles.on}` : (styles.switch ?? '')}
      isSelected={isSelected}
      onChange={onChange}
    >
      <i />
      {label}
    </AriaSwitch>
  )
}

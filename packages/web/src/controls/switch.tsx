import { Switch as AriaSwitch } from 'react-aria-components'

export function Switch(props: { label: string; isSelected: boolean; onChange: (isSelected: boolean) => void }) {
  const { label, isSelected, onChange } = props
  return (
    <AriaSwitch className={isSelected ? 'switch on' : 'switch'} isSelected={isSelected} onChange={onChange}>
      <i />
      {label}
    </AriaSwitch>
  )
}

import { ChevronDown } from 'lucide-react'
import { Button } from '../../controls/button.js'
import { Checkbox } from '../../controls/checkbox.js'
import { Popover } from '../../controls/popover.js'

export interface AxesPickerProps {
  readonly label: string
  readonly keys: readonly string[]
  readonly picked: readonly string[]
  readonly onPick: (keys: readonly string[]) => void
}

/** Chooses several keys, in the order of selection. */
export function AxesPicker({ label, keys, picked, onPick }: AxesPickerProps) {
  return (
    <Popover
      label={label}
      width={280}
      trigger={
        <Button>
          {label} <span className="v">{picked.length}</span>
          <ChevronDown className="i" aria-hidden />
        </Button>
      }
    >
      <div style={{ display: 'grid', gap: 'var(--s-1)', padding: 'var(--s-2)', maxHeight: '50vh', overflow: 'auto' }}>
        <Button kind="quiet" isDisabled={picked.length === 0} onPress={() => onPick([])}>
          Clear all
        </Button>
        {keys.map((key) => (
          <Checkbox
            key={key}
            label={key}
            isSelected={picked.includes(key)}
            onChange={(isOn) => onPick(isOn ? [...picked, key] : picked.filter((other) => other !== key))}
          />
        ))}
      </div>
    </Popover>
  )
}

import type { View } from '@labbook/protocol'
import { useState } from 'react'
import { Checkbox } from '../../controls/checkbox.js'
import { FormDialog } from '../../controls/form-dialog.js'
import { TextField } from '../../controls/text-field.js'
import { nameProblem } from './view-name.js'

export interface SaveViewProps {
  /** The names in use. */
  readonly views: readonly View[]
  /** If it throws, the error is shown beside the field and the dialog stays open. */
  readonly onSave: (view: { name: string; isDefault: boolean }) => Promise<void>
  readonly onClose: () => void
}

/** Asks for a name under which to save the page state. */
export function SaveView({ views, onSave, onClose }: SaveViewProps) {
  const [name, setName] = useState('')
  const [isDefault, setDefault] = useState(false)
  const problem = name === '' ? undefined : nameProblem(name, views)
  return (
    <FormDialog
      title="Save view"
      action="Save"
      working="Saving…"
      canSubmit={name !== '' && problem === undefined}
      onSubmit={() => onSave({ name: name.trim(), isDefault })}
      onClose={onClose}
    >
      {(refusal) => (
        <>
          <TextField
            label="Name"
            value={name}
            onChange={setName}
            error={problem ?? refusal}
            help="Saves the filter, sort order, columns and charts for everyone who opens this experiment."
            isRequired
            autoFocus
          />
          <Checkbox label="Set as default view" isSelected={isDefault} onChange={setDefault} />
        </>
      )}
    </FormDialog>
  )
}

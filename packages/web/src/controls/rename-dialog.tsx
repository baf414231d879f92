import { useState } from 'react'
import { FormDialog } from './form-dialog.js'
import { TextField } from './text-field.js'

export interface RenameDialogProps {
  readonly title: string
  readonly name: string
  /** If it throws, the error is shown beside the field and the dialog stays open. */
  readonly onRename: (name: string) => Promise<void>
  readonly onClose: () => void
}

/** Asks for a new name. */
export function RenameDialog({ title, name: old, onRename, onClose }: RenameDialogProps) {
  const [name, setName] = useState(old)
  return (
    <FormDialog
      title={title}
      action="Rename"
      working="Renaming…"
      canSubmit={name.trim() !== '' && name !== old}
      onSubmit={() => onRename(name)}
      onClose={onClose}
    >
      {(refusal) => <TextField label="New name" value={name} onChange={setName} error={refusal} autoFocus />}
    </FormDialog>
  )
}

import { useState } from 'react'
import { Button } from './button.js'
import { Dialog } from './dialog.js'
import { TextField } from './text-field.js'

export interface RenameDialogProps {
  readonly title: string
  readonly name: string
  /** What it throws is shown beside the field, and the dialog stays open. */
  readonly onRename: (name: string) => Promise<void>
  readonly onClose: () => void
}

/** Asks for a new name. */
export function RenameDialog({ title, name: old, onRename, onClose }: RenameDialogProps) {
  const [name, setName] = useState(old)
  const [error, setError] = useState<string>()

  async function rename() {
    try {
      await onRename(name)
      onClose()
    } catch (refusal) {
      setError((refusal as Error).message)
    }
  }

  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isDisabled={name.trim() === '' || name === old} onPress={() => void rename()}>
            Rename
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '' && name !== old) void rename()
        }}
      >
        <TextField label="New name" value={name} onChange={setName} error={error} autoFocus />
      </form>
    </Dialog>
  )
}

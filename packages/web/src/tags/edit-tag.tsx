import { useState } from 'react'
import { Button } from '../controls/button.js'
import { Dialog } from '../controls/dialog.js'
import { TextField } from '../controls/text-field.js'

export interface EditTagProps {
  /** The tag to change; absent for a new one, whose key is asked for too. */
  readonly tag?: { readonly key: string; readonly value: string }
  readonly title: string
  readonly onSave: (key: string, value: string) => Promise<void>
  readonly onClose: () => void
}

/** Asks for a tag's value, and its key if it is new; a refusal is shown beside the field. */
export function EditTag({ tag, title, onSave, onClose }: EditTagProps) {
  const [key, setKey] = useState(tag?.key ?? '')
  const [value, setValue] = useState(tag?.value ?? '')
  const [error, setError] = useState<string>()
  const canSave = key.trim() !== ''

  async function save() {
    try {
      await onSave(key, value)
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
          <Button kind="primary" isDisabled={!canSave} onPress={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      {tag === undefined && <TextField label="Key" value={key} onChange={setKey} isRequired autoFocus />}
      <TextField
        label="Value"
        value={value}
        onChange={setValue}
        error={error}
        isMultiline
        autoFocus={tag !== undefined}
      />
    </Dialog>
  )
}

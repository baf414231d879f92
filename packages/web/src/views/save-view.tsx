import type { View } from '@labbook/protocol'
import { type ReactNode, useState } from 'react'
import { Button } from '../controls/button.js'
import { Checkbox } from '../controls/checkbox.js'
import { Dialog } from '../controls/dialog.js'
import { TextField } from '../controls/text-field.js'
import { nameProblem } from './view-name.js'

export interface SaveViewProps {
  /** Those that are there already. */
  readonly views: readonly View[]
  /** What it throws is shown beside the field, and the dialog stays open. */
  readonly onSave: (view: { name: string; isDefault: boolean }) => Promise<void>
  readonly onClose: () => void
}

/** Asks under which name the state of the page is kept. */
export function SaveView({ views, onSave, onClose }: SaveViewProps) {
  const [name, setName] = useState('')
  const [isDefault, setDefault] = useState(false)
  const [isSaving, setSaving] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const problem: ReactNode = name === '' ? undefined : (nameProblem(name, views) ?? refusal)
  const canSave = name !== '' && (problem === undefined || problem === refusal) && !isSaving

  async function save() {
    setSaving(true)
    try {
      await onSave({ name: name.trim(), isDefault })
      onClose()
    } catch (error) {
      setRefusal((error as Error).message)
      setSaving(false)
    }
  }

  return (
    <Dialog
      title="Save view"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isDisabled={!canSave} onPress={() => void save()}>
            {isSaving ? 'Saving …' : 'Save'}
          </Button>
        </>
      }
    >
      <form
        style={{ display: 'grid', gap: 'var(--s-3)' }}
        onSubmit={(event) => {
          event.preventDefault()
          if (canSave) void save()
        }}
      >
        <TextField
          label="Name"
          value={name}
          onChange={(text) => {
            setName(text)
            setRefusal(undefined)
          }}
          error={problem}
          help="Keeps filter, order, columns and charts, for everyone who opens this experiment."
          isRequired
          autoFocus
        />
        <Checkbox label="Open this view by default" isSelected={isDefault} onChange={setDefault} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

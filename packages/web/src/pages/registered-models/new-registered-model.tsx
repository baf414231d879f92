import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.js'
import { useRefresh } from '../../api/use-refresh.js'
import { FormDialog } from '../../controls/form-dialog.js'
import { TextField } from '../../controls/text-field.js'

/** Creates a registered model and opens it. */
export function NewRegisteredModel({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const navigate = useNavigate()
  const refresh = useRefresh()

  async function create() {
    await api.registeredModels.createRegisteredModel({ name, tags: [], description })
    await refresh({ what: 'registered_model', name })
    await navigate({ to: '/models/$name', params: { name } })
  }

  return (
    <FormDialog
      title="New model"
      action="Create"
      working="Creating…"
      canSubmit={name.trim() !== ''}
      onSubmit={create}
      onClose={onClose}
    >
      {(refusal) => (
        <>
          <TextField label="Name" value={name} onChange={setName} error={refusal} isRequired autoFocus />
          <TextField
            label="Description in Markdown (optional)"
            value={description}
            onChange={setDescription}
            isMultiline
          />
        </>
      )}
    </FormDialog>
  )
}

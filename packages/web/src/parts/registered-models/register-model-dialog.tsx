import { aliasFault, type ModelVersion, type RegisteredModel, type Tag } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { VersionSource } from '../../api/artifact-source.js'
import { api } from '../../api/client.js'
import { findRegisteredModel, modelsNamedQuery } from '../../api/registry-queries.js'
import { useRefresh } from '../../api/use-refresh.js'
import { ComboField } from '../../controls/combo-field.js'
import { FormDialog } from '../../controls/form-dialog.js'
import { TextField } from '../../controls/text-field.js'
import { TagFields } from '../tags/tag-fields.js'

export interface RegisterModelDialogProps {
  readonly source: VersionSource
  readonly onRegistered: (version: ModelVersion) => void
  readonly onClose: () => void
}

/** Asks for the registered model, new or existing, and optional tags and an alias (U-MODEL-6). */
export function RegisterModelDialog({ source, onRegistered, onClose }: RegisterModelDialogProps) {
  const [name, setName] = useState('')
  const [alias, setAlias] = useState('')
  const [tags, setTags] = useState<readonly Tag[]>([])
  const refresh = useRefresh()
  const { data: named = [] } = useQuery({
    ...modelsNamedQuery(useDeferredValue(name)),
    placeholderData: (previous) => previous,
  })
  const existing = named.find((model) => model.name === name)
  const fault = alias === '' ? undefined : aliasFault(alias)
  // Tag rows without a key are ignored.
  const filledTags = tags.filter(({ key }) => key !== '')

  async function register() {
    if ((await findRegisteredModel(name)) === undefined)
      await api.registeredModels.createRegisteredModel({ name, tags: [], description: '' })
    const request = { name, ...source, tags: filledTags, runLink: '', description: '' }
    const { modelVersion } = await api.modelVersions.createModelVersion(request)
    if (alias !== '') await api.registeredModels.setModelAlias({ name, alias, version: modelVersion.version })
    await refresh({ what: 'registered_model', name }, { what: 'logged_model', modelId: source.modelId })
    onRegistered(modelVersion)
  }

  return (
    <FormDialog
      title="Register model"
      action="Register"
      working="Registering…"
      canSubmit={name.trim() !== '' && fault === undefined}
      onSubmit={register}
      onClose={onClose}
    >
      {(refusal) => (
        <>
          <ComboField
            label="Model"
            value={name}
            onChange={setName}
            options={named.map((model) => model.name).filter((offered) => offered !== name)}
            error={refusal}
            help={helpFor(existing)}
            autoFocus
          />
          <TextField
            label="Alias (optional)"
            value={alias}
            onChange={setAlias}
            error={fault}
            help="A name for this version, such as champion. If another version has this alias, it moves here."
          />
          <TagFields tags={tags} onTags={setTags} />
        </>
      )}
    </FormDialog>
  )
}

function helpFor(existing: RegisteredModel | undefined): string {
  if (existing === undefined) return 'Choose a model, or enter a new name to create one.'
  return 'Adds a new version to this model.'
}

import { aliasFault, type ModelAlias } from '@labbook/protocol'
import { useState } from 'react'
import { FormDialog } from '../../controls/form-dialog.js'
import { TextField } from '../../controls/text-field.js'
import { useAliases } from './use-aliases.js'

export interface AddAliasProps {
  readonly name: string
  readonly version: number
  readonly aliases: readonly ModelAlias[]
  readonly onClose: () => void
}

/** Asks for a new alias; the server's error is shown beside the field. */
export function AddAlias({ name, version, aliases, onClose }: AddAliasProps) {
  const [alias, setAlias] = useState('')
  const { set } = useAliases(name)
  const fault = alias === '' ? undefined : aliasFault(alias)
  const elsewhere = aliases.find((each) => each.alias === alias && each.version !== version)
  return (
    <FormDialog
      title={`Add an alias to version ${version}`}
      action="Add"
      working="Adding…"
      canSubmit={alias !== '' && fault === undefined}
      onSubmit={() => set(alias, version)}
      onClose={onClose}
    >
      {(refusal) => (
        <TextField
          label="Alias"
          value={alias}
          onChange={setAlias}
          error={fault ?? refusal}
          help={
            elsewhere === undefined
              ? `Load the model as models:/${name}@${alias === '' ? 'alias' : alias}.`
              : `This alias points to version ${elsewhere.version}. Adding it here moves it.`
          }
          autoFocus
        />
      )}
    </FormDialog>
  )
}

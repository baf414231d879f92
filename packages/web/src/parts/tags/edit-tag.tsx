import { useState } from 'react'
import { FormDialog } from '../../controls/form-dialog.js'
import { TextField } from '../../controls/text-field.js'

export interface EditTagProps {
  /** The tag to change; absent for a new one, which also needs a key. */
  readonly tag?: { readonly key: string; readonly value: string }
  readonly title: string
  /** What is wrong with a new tag's key. */
  readonly keyProblem: (key: string) => string | undefined
  readonly onSave: (key: string, value: string) => Promise<void>
  readonly onClose: () => void
}

/** Asks for a tag's value, and for the key of a new tag; errors are shown beside the field. */
export function EditTag({ tag, title, keyProblem, onSave, onClose }: EditTagProps) {
  const [key, setKey] = useState(tag?.key ?? '')
  const [value, setValue] = useState(tag?.value ?? '')
  return (
    <FormDialog
      title={title}
      action="Save"
      working="Saving…"
      canSubmit={key.trim() !== '' && (tag !== undefined || keyProblem(key) === undefined)}
      onSubmit={() => onSave(key, value)}
      onClose={onClose}
    >
      {(refusal) => (
        <>
          {tag === undefined && (
            <TextField
              label="Key"
              value={key}
              onChange={setKey}
              error={keyProblem(key) ?? (isAboutKey(refusal) ? refusal : undefined)}
              isRequired
              autoFocus
            />
          )}
          <TextField
            label="Value"
            value={value}
            onChange={setValue}
            error={tag === undefined && isAboutKey(refusal) ? undefined : refusal}
            isMultiline
            autoFocus={tag !== undefined}
          />
        </>
      )}
    </FormDialog>
  )
}

/** Refusals name the parameter that they are about. */
function isAboutKey(refusal: string | undefined): boolean {
  return refusal !== undefined && /\bkey\b/i.test(refusal)
}

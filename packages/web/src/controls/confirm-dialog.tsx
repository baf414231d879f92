import { type ReactNode, useState } from 'react'
import { Button } from './button.js'
import { Dialog } from './dialog.js'
import { TextField } from './text-field.js'
import { useSubmit } from './use-submit.js'

export interface ConfirmDialogProps {
  readonly title: string
  /** The button's label, and its label while working. */
  readonly action: string
  readonly working: string
  /** Must be typed to confirm, where more than one thing is deleted. */
  readonly word?: string | undefined
  /** If it throws, the error is shown and the dialog stays open. */
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
  /** Says what will be deleted. */
  readonly children: ReactNode
}

/** Asks before an action that cannot be undone (U-ALL-12). */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, action, working, word, onConfirm, onClose, children } = props
  const [typed, setTyped] = useState('')
  const { submit, isWorking, refusal } = useSubmit(onConfirm, onClose)

  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="danger" isDisabled={isWorking || (word !== undefined && typed !== word)} onPress={submit}>
            {isWorking ? working : action}
          </Button>
        </>
      }
    >
      {children}
      {word !== undefined && (
        <TextField label={`Type "${word}" to confirm`} value={typed} onChange={setTyped} autoFocus />
      )}
      {refusal !== undefined && (
        <p className="help bad" role="alert">
          {refusal}
        </p>
      )}
    </Dialog>
  )
}

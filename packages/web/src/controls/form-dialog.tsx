import { type ReactNode, useId } from 'react'
import { Button } from './button.js'
import { Dialog } from './dialog.js'
import { useSubmit } from './use-submit.js'

export interface FormDialogProps {
  readonly title: string
  /** The button's label, and its label while working. */
  readonly action: string
  readonly working: string
  /** Whether the form is complete. */
  readonly canSubmit: boolean
  /** If it throws, the error is shown and the dialog stays open. */
  readonly onSubmit: () => Promise<void>
  readonly onClose: () => void
  /** Renders the fields; the field that caused the error shows it. The error clears on the next input. */
  readonly children: (refusal: string | undefined) => ReactNode
}

/** A form in a dialog, submitted with Enter or the button. */
export function FormDialog({ title, action, working, canSubmit, onSubmit, onClose, children }: FormDialogProps) {
  const { submit, isWorking, refusal, clearRefusal } = useSubmit(onSubmit, onClose)
  const formId = useId()

  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={formId} isDisabled={!canSubmit || isWorking}>
            {isWorking ? working : action}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onInput={clearRefusal}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {children(refusal)}
      </form>
    </Dialog>
  )
}

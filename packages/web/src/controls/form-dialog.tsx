import { type ReactNode, useId } from 'react'
import { Button } from './button.js'
import { Dialog } from './dialog.js'
import { useSubmit } from './use-submit.js'

export interface FormDialogProps {
  readonly title: string
  /** The verb on the button, and what it says while at work. */
  readonly action: string
  readonly working: string
  /** Whether what was typed can be sent. */
  readonly canSubmit: boolean
  /** What it throws is the refusal, and the dialog stays open. */
  readonly onSubmit: () => Promise<void>
  readonly onClose: () => void
  /** The fields; the one that a refusal is about shows it. It is gone as soon as something else is typed. */
  readonly children: (refusal: string | undefined) => ReactNode
}

/** Fields over the page, sent by Enter or the button. */
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

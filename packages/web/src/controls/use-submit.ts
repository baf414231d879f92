import { useState } from 'react'

export interface Submission {
  readonly submit: () => void
  readonly isWorking: boolean
  /** The error of the last attempt. */
  readonly refusal: string | undefined
  readonly clearRefusal: () => void
}

/** Submits a dialog: closes it on success; on failure it stays open and shows the error. */
export function useSubmit(work: () => Promise<void>, onClose: () => void): Submission {
  const [refusal, setRefusal] = useState<string>()
  const [isWorking, setWorking] = useState(false)

  async function submit() {
    setWorking(true)
    try {
      await work()
      onClose()
    } catch (error) {
      setRefusal((error as Error).message)
      setWorking(false)
    }
  }

  return { submit: () => void submit(), isWorking, refusal, clearRefusal: () => setRefusal(undefined) }
}

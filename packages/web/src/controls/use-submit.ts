import { useState } from 'react'

export interface Submission {
  readonly submit: () => void
  readonly isWorking: boolean
  /** What the last try was refused with. */
  readonly refusal: string | undefined
  readonly clearRefusal: () => void
}

/** What a dialog does with its button: it closes when the work is done, and stays open with the reason when it is refused. */
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

import { useEffect, useRef } from 'react'
import type { StepLink } from './step-link.js'

/** How long a slider must rest: browsers refuse to change an address many times a second. */
const REST_MS = 300

/** Keeps the step of the images in the state of the board, and shows the step of a state that comes from elsewhere. */
export function useKeptStep(
  steps: StepLink,
  step: number | undefined,
  onStep: (step: number | undefined) => void,
): void {
  const latest = useRef(onStep)
  const kept = useRef(step)
  useEffect(() => {
    latest.current = onStep
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      kept.current = steps.current()
      latest.current(kept.current)
    }
    const stop = steps.onChange(() => {
      clearTimeout(timer)
      timer = setTimeout(keep, REST_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [steps])
  useEffect(() => {
    if (step === undefined || step === kept.current) return
    kept.current = step
    steps.set(step)
  }, [steps, step])
}

import { inject } from 'vitest'
import './provided.js'

/**
 * The address of the run's stock MLflow server, which starts for the first who asks. Tests share it: each makes experiments
 * of its own, and expects those of others beside them.
 */
export async function stockMlflow(): Promise<string> {
  const desk = inject('mlflowDesk')
  if (desk === null) throw new Error('This run has no Python with MLflow.')
  const answer = await fetch(desk)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}

import { describe, it } from 'vitest'
import { type CounterpartName, counterparts } from '../../scripts/counterparts.mjs'

/**
 * A suite that needs counterparts: `describeWith(['postgres', 's3'], 'two servers', () => …)`. If one is missing, the suite
 * is skipped, with the reason and the remedy in its name; in CI it fails.
 */
export function describeWith(needs: CounterpartName[], name: string, suite: () => void): void {
  const missing = needs.map((need) => counterparts[need]).find((counterpart) => counterpart.find() === undefined)
  if (!missing) return void describe(name, suite)
  const reason = `needs ${missing.title}: ${missing.remedy}`
  if (process.env['CI'] !== 'true') return void describe.skip(`${name} (${reason})`, suite)
  describe(name, () => {
    it('has its counterparts', () => {
      throw new Error(reason)
    })
  })
}

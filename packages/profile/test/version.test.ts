import { frame } from '@labbook/data'
import { profile } from '@labbook/profile'
import { expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

it('[PR-20] says which version made it', async () => {
  const { analysis } = (await profile(frame({ x: [1] }))).profile
  expect(analysis.software).toBe(`labbook ${manifest.version}`)
})

import { beforeEach, describe, expect, it, vi } from 'vitest'

let looks: typeof import('../../src/theme/run-looks.js')

const saved = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (key: string) => saved.get(key) ?? null,
  setItem: (key: string, value: string) => saved.set(key, value),
})

/** A page that is loaded anew. */
async function reload() {
  vi.resetModules()
  looks = await import('../../src/theme/run-looks.js')
}

const ids = (count: number, prefix = 'run') => Array.from({ length: count }, (_, i) => `${prefix}-${i * 7919}`)
const seen = (runId: string) => JSON.stringify(looks.runLook(runId))

describe('colours of runs', () => {
  beforeEach(async () => {
    saved.clear()
    await reload()
  })

  it('[U-ALL-16] are distinct among twelve runs, and with dashes among 48', () => {
    looks.keepApart(ids(12))
    expect(new Set(ids(12).map((id) => looks.runLook(id).place)).size).toBe(12)
    looks.keepApart(ids(48, 'other'))
    expect(new Set(ids(48, 'other').map(seen)).size).toBe(48)
  })

  it('[U-ALL-16] do not depend on the order in which the runs are listed', async () => {
    looks.keepApart(ids(10))
    const first = ids(10).map(seen)
    saved.clear()
    await reload()
    looks.keepApart(ids(10).reverse())
    expect(ids(10).map(seen)).toEqual(first)
  })

  it('[U-ALL-16] stay when other runs join, and when the page is loaded again', async () => {
    looks.keepApart(ids(6))
    const first = ids(6).map(seen)
    looks.keepApart(ids(12))
    expect(ids(6).map(seen)).toEqual(first)
    expect(new Set(ids(12).map(seen)).size).toBe(12)
    await vi.waitUntil(() => saved.size > 0)
    await reload()
    expect(ids(6).map(seen)).toEqual(first)
  })

  it('[U-ALL-16] of runs first met apart differ in the dash where they meet', () => {
    const alone = new Map<string, string[]>()
    for (const id of ids(40)) {
      const look = seen(id)
      alone.set(look, [...(alone.get(look) ?? []), id])
    }
    const [same] = [...alone.values()].filter((group) => group.length > 1)
    looks.keepApart(same ?? [])
    expect(new Set(same?.map(seen)).size).toBe(same?.length)
    expect(new Set(same?.map((id) => looks.runLook(id).place)).size).toBe(1)
  })

  it('[U-ALL-16] begin anew where the storage holds something else', async () => {
    for (const text of ['{', 'null', '{"run-0":99,"run-7919":"x"}']) {
      saved.set('labbook.run-looks', text)
      await reload()
      expect(looks.runLook('run-0').place).toBeLessThan(12)
      expect(looks.runLook('run-7919').place).toBeLessThan(12)
    }
  })

  it('[U-ALL-16] of groups follow from their names, and are distinct among those shown', () => {
    const places = (names: readonly string[]) => names.map((name) => looks.groupLooks(names).get(name)?.place)
    expect(places(['128-64', '32'])).toEqual(places(['128-64', '32']))
    expect(new Set(places(ids(12, 'group'))).size).toBe(12)
    const many = [...looks.groupLooks(ids(24, 'group')).values()].map((look) => JSON.stringify(look))
    expect(new Set(many).size).toBe(24)
  })
})

import { expect, it } from 'vitest'
import { fresh, type Subject } from './subject.js'

export function viewCases(subject: Subject) {
  it('[A8] views are kept as they are, listed by name, and found by id', async () => {
    const experimentId = await subject.newExperiment()
    const view = (name: string | undefined, isDefault: boolean) => ({
      viewId: fresh('view'),
      experimentId,
      ...(name === undefined ? {} : { name }),
      scope: 'personal' as const,
      isDefault,
      state: { text: 'ü\u0001', big: 2n ** 63n - 1n, list: [null, 1.5, true] },
      updatedTime: 2n ** 60n,
    })
    const [second, first, unnamed] = [view('b', true), view('a', true), view(undefined, false)]
    for (const each of [second, first, unnamed]) await subject.write((store) => store.views.put(each))
    const named = () => subject.read((store) => store.views.named(experimentId))
    expect(await named()).toEqual([first, second])
    expect(await subject.read((store) => store.views.find(unnamed.viewId))).toEqual(unnamed)
    expect(await subject.read((store) => store.views.find('none'))).toBeUndefined()
    expect(await subject.read((store) => store.views.count(experimentId, { named: true }))).toBe(2)
    expect(await subject.read((store) => store.views.count(experimentId, { named: false }))).toBe(1)

    await subject.write((store) => store.views.clearDefault(experimentId))
    await subject.write((store) => store.views.put({ ...second, name: 'c', state: [] }))
    expect(await named()).toEqual([
      { ...first, isDefault: false },
      { ...second, name: 'c', state: [] },
    ])
    await subject.write((store) => store.views.delete(first.viewId))
    expect((await named()).map(({ viewId }) => viewId)).toEqual([second.viewId])
  })
}

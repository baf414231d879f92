import { ApiError } from '@labbook/protocol'
import { expect, it } from 'vitest'
import { fresh, type Subject } from './subject.js'

export function transactionCases(subject: Subject) {
  it('[D-13] [D-21] an error in the middle of the work leaves nothing of it and reaches the caller as it is', async () => {
    const experimentId = await subject.newExperiment()
    const run = await subject.newRun(experimentId)
    const before = await subject.read((store) => store.runs.get(run))
    const error = new ApiError('INVALID_PARAMETER_VALUE', 'a rule')
    const name = fresh('undone')
    const work = subject.write(function* (store) {
      yield* store.experiments.create({ name, creationTime: 1, lastUpdateTime: 1, tags: [] }, () => 'somewhere')
      yield* store.runs.update(run, { status: 'FAILED' })
      yield* store.runs.addParams(run, [{ key: 'p', value: '1' }])
      yield* store.runs.setTags(run, [{ key: 't', value: '1' }])
      yield* store.metrics.append(run, [{ key: 'm', value: 1, timestamp: 1, step: 0 }])
      yield* store.idempotency.put({ route: 'r', key: name, requestSha256: '', answer: '', nowMs: 1 })
      throw error
    })
    await expect(work).rejects.toBe(error)
    expect(await subject.read((store) => store.runs.get(run))).toEqual(before)
    expect(await subject.read((store) => store.experiments.findByName(name))).toBeUndefined()
    expect(await subject.read((store) => store.idempotency.find('r', name))).toBeUndefined()
  })

  it('[D-13] of works that run together, those that break a rule are undone alone', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        subject.write(function* (store) {
          yield* store.runs.setTags(run, [{ key: `t${i}`, value: 'x' }])
          yield* store.metrics.append(run, [{ key: `m${i}`, value: i, timestamp: 1, step: 0 }])
          if (i % 3 === 0) throw new Error(`rule ${i}`)
          return i
        }),
      ),
    )
    const kept = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(kept).toEqual(Array.from({ length: 20 }, (_, i) => i).filter((i) => i % 3 !== 0))
    const { data } = await subject.read((store) => store.runs.get(run))
    expect(data.tags.map(({ key }) => key).sort()).toEqual(kept.map((i) => `t${i}`).sort())
    expect(data.metrics.map(({ key }) => key).sort()).toEqual(kept.map((i) => `m${i}`).sort())
  })

  it('[D-13] keys that were first used in undone work can be used afterwards', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    const [first, second] = [fresh('key'), fresh('key')]
    const undone = subject.write(function* (store) {
      yield* store.runs.setTags(run, [{ key: first, value: '1' }])
      throw new Error('a rule')
    })
    await expect(undone).rejects.toThrow('a rule')
    await subject.write((store) => store.runs.setTags(run, [{ key: second, value: '2' }]))
    await subject.write((store) => store.runs.setTags(run, [{ key: first, value: '1' }]))
    const { data } = await subject.read((store) => store.runs.get(run))
    expect(data.tags).toEqual([
      { key: first, value: '1' },
      { key: second, value: '2' },
    ])
  })

  it('[D-13] an error that the work itself catches ends nothing', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    await subject.write(function* (store) {
      try {
        yield* store.runs.setTags(run, [{ key: 't', value: '1' }])
        throw new Error('caught')
      } catch {
        yield* store.runs.setTags(run, [{ key: 't', value: '2' }])
      }
    })
    expect(await subject.read((store) => store.runs.tag(run, 't'))).toBe('2')
  })

  it('[D-4] a read sees every write that was answered', async () => {
    const run = await subject.newRun(await subject.newExperiment())
    for (let i = 0; i < 20; i++) {
      await subject.write((store) => store.runs.setTags(run, [{ key: 't', value: String(i) }]))
      expect(await subject.read((store) => store.runs.tag(run, 't'))).toBe(String(i))
    }
  })

  it('[D-1] closed while nothing happens and opened again, the store has everything', async () => {
    const name = fresh('kept')
    const experimentId = await subject.newExperiment({ name })
    const run = await subject.newRun(experimentId)
    await subject.append(run, { key: 'm', value: 1, timestamp: 1, step: 9007199254740993n })
    const before = await subject.read((store) => store.runs.get(run))
    await subject.close()
    await subject.open()
    expect((await subject.read((store) => store.experiments.findByName(name)))?.experimentId).toBe(experimentId)
    expect(await subject.read((store) => store.runs.get(run))).toEqual(before)
    expect(subject.store.degraded).toBeUndefined()
    expect(BigInt(await subject.newExperiment())).toBeGreaterThan(BigInt(experimentId))
  })
}

import { expect, it } from 'vitest'
import { fresh, type Subject } from './subject.js'

const DAY_MS = 24 * 60 * 60 * 1000

export function idempotencyCases(subject: Subject) {
  it('[D-50] an answer is kept by route and key, for a day', async () => {
    const key = fresh('key')
    const entry = { route: 'runs/create', key, requestSha256: 'f'.repeat(64), answer: '{"run":"ü"}', nowMs: 5 * DAY_MS }
    await subject.write((store) => store.idempotency.put(entry))
    const find = (route: string, asked: string) => subject.read((store) => store.idempotency.find(route, asked))
    expect(await find('runs/create', key)).toEqual({ requestSha256: entry.requestSha256, answer: entry.answer })
    expect(await find('experiments/create', key)).toBeUndefined()
    expect(await find('runs/create', `${key}!`)).toBeUndefined()

    const putAt = (nowMs: number) =>
      subject.write((store) => store.idempotency.put({ ...entry, key: fresh('key'), nowMs }))
    await putAt(6 * DAY_MS)
    expect(await find('runs/create', key)).toBeDefined()
    await putAt(6 * DAY_MS + 1)
    expect(await find('runs/create', key)).toBeUndefined()
  })
}

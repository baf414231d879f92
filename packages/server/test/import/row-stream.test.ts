import { readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { RowStream } from '../../src/import/row-stream.js'
import { scratch } from './read-back.js'

describe('rows of a database server', () => {
  it('[D-91] the server waits while the reader is behind, so that memory does not grow', async () => {
    const { stream, source } = open()
    const row = ['x'.repeat(1000)]
    let pushed = 0
    for (; !source.isPaused; pushed++) stream.push(row)
    expect(pushed).toBeLessThan(5000)
    expect((await stream.next())?.length).toBe(pushed)
    expect(source.isPaused).toBe(false)
    stream.end()
    expect(await stream.next()).toBeUndefined()
  })

  it('[D-91] rows that make way for another query wait in a file, and come in their order', async () => {
    const folder = scratch()
    vi.stubEnv('TMPDIR', folder)
    onTestFinished(() => void vi.unstubAllEnvs())
    const { stream } = open()
    const rows = Array.from({ length: 100_000 }, (_, i) => [String(i), 'häuser '.repeat(20), null])
    const aside = stream.setAside()
    for (const row of rows) {
      stream.push(row)
      if (Number(row[0]) % 1000 === 0) await new Promise(setImmediate)
    }
    stream.end()
    await aside
    expect(readdirSync(folder)).toHaveLength(1)
    expect(await stream.all()).toEqual(rows)
    await stream.close()
    expect(readdirSync(folder)).toEqual([])
  })

  it('[D-91] what ends them too early comes after the rows before it, set aside or not', async () => {
    for (const isSetAside of [false, true]) {
      const { stream } = open()
      stream.push(['1'])
      const aside = isSetAside ? stream.setAside() : undefined
      stream.end(new Error('the page is broken'))
      await aside
      expect(await stream.next()).toEqual([['1']])
      await expect(stream.next()).rejects.toThrow('the page is broken')
    }
  })

  it('[D-91] a server that says nothing is given up', async () => {
    const { stream } = open({ timeoutMs: 50 })
    await expect(stream.next()).rejects.toThrow('no answer within 0.05 seconds')
  })
})

function open({ timeoutMs = 60_000 } = {}) {
  const source = {
    isPaused: false,
    pause() {
      source.isPaused = true
    },
    resume() {
      source.isPaused = false
    },
  }
  return { source, stream: new RowStream(source, { timeoutMs }) }
}

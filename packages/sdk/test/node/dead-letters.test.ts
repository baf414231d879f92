import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openJournal, runProgram } from '../fluent/program.js'
import { type Labbook, openLabbook } from '../open-labbook.js'

let server: Labbook
beforeAll(async () => {
  server = await openLabbook()
})
afterAll(() => server[Symbol.asyncDispose]())

/** A program that logs two values of a param. */
const REFUSED = `
  await labbook.startRun({}, async (run) => {
    run.logParam('a', 1)
    await run.flush()
    run.logParam('a', 2)
    run.logParam('b', 3)
  })
  await labbook.flush()\n`

const TOLD = `console.log(JSON.stringify(await labbook.deadLetters()))`

describe('what the server refused', () => {
  it('[J-15] is read by the program, and by a later one that clears it', async () => {
    using journal = openJournal()
    const options = { trackingUri: server.address, journal }
    const { stdout, stderr } = await runProgram(REFUSED + TOLD, options)
    const letters = JSON.parse(stdout) as { runId: string }[]
    const letter = {
      route: 'runs/log-batch',
      code: 'INVALID_PARAMETER_VALUE',
      record: { param: { key: 'a', value: '2' } },
    }
    expect(letters).toMatchObject([letter])
    expect(letters[0]?.runId).toMatch(/^[0-9a-f]{32}$/)
    expect(stderr).toContain('dead-letter.ndjson')
    const later = await runProgram(
      `console.log(JSON.stringify(await labbook.deadLetters({ clear: true })), await labbook.deadLetters())`,
      options,
    )
    expect(later.stdout).toBe(`${JSON.stringify(letters)} []\n`)
    expect(readdirSync(journal.folder)).toEqual([])
  })

  it('[J-15] is whole but for a line that was torn, which is named', async () => {
    using journal = openJournal()
    const options = { trackingUri: server.address, journal }
    await runProgram(REFUSED, options)
    const [folder = ''] = readdirSync(journal.folder)
    appendFileSync(join(journal.folder, folder, 'dead-letter.ndjson'), '{"at":"20')
    const { stdout } = await runProgram(TOLD, options)
    expect(JSON.parse(stdout)).toMatchObject([
      { route: 'runs/log-batch' },
      { code: 'INVALID_STATE', record: '{"at":"20' },
    ])
  })

  it('[J-15] [J-18] comes with the bytes of a file', async () => {
    using journal = openJournal()
    await using strict = await openLabbook({ maxArtifactBytes: 3 })
    const program = `
      await labbook.startRun({}, async (run) => {
        await run.logText('weights', 'model.bin')
        await run.flush()
      })
      for (const clear of [false, true]) {
        const [{ route, content }] = await labbook.deadLetters({ clear })
        console.log(route, await content.text())
      }`
    const { stdout } = await runProgram(program, { trackingUri: strict.address, journal })
    expect(stdout).toBe('artifacts weights\nartifacts weights\n')
    expect(readdirSync(journal.folder)).toEqual([])
  })
})

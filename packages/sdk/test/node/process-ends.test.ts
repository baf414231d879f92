import { describe, expect, it } from 'vitest'
import type { EndSignal } from '../../src/node/process-ends.js'
import { built, type Ended, runNode } from './child.js'

describe('a program that has nothing left to do', () => {
  it('[END-1] waits for the handler, which only waits for what keeps no process alive', async () => {
    const ended = await run(`
      onProcessEnd({
        async beforeExit() {
          await new Promise((resolve) => setTimeout(resolve, 50).unref())
          console.log('flushed')
        },
        exit: ({ code, signal }) => console.log('exit', code, signal),
      })
      process.exitCode = 3`)
    expect(ended).toMatchObject({ stdout: 'flushed\nexit 3 undefined\n', code: 3, signal: null })
  })

  it('[END-1] calls the handler once, though more work follows, and not longer than the limit', async () => {
    const ended = await run(`
      let calls = 0
      onProcessEnd({ beforeExit: () => { calls++; return new Promise(() => {}) } }, { limitMs: 20 })
      process.once('beforeExit', () => setTimeout(() => {}, 50))
      process.on('exit', () => console.log(calls))`)
    expect(ended).toMatchObject({ stdout: '1\n', code: 0 })
  })

  it('[END-1] goes by process.exit without the handler, but not without the last one', async () => {
    const ended = await run(`
      onProcessEnd({ beforeExit: () => console.log('no'), exit: ({ code }) => console.log('exit', code) })
      process.exit(4)`)
    expect(ended).toMatchObject({ stdout: 'exit 4\n', code: 4 })
  })
})

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('[END-2] %s ends the process when the handler is done', async (name) => {
    const ended = await signalled(
      name,
      `
      onProcessEnd({
        async signal(name, { isFatal }) {
          await new Promise((resolve) => setTimeout(resolve, 50).unref())
          console.log(name, isFatal)
        },
      })`,
    )
    expect(ended).toMatchObject({ stdout: `ready\n${name} true\n`, code: null, signal: name })
  })

  it('[END-2] is waited for no longer than the limit', async () => {
    const ended = await signalled('SIGINT', `onProcessEnd({ signal: () => new Promise(() => {}) }, { limitMs: 20 })`)
    expect(ended).toMatchObject({ code: null, signal: 'SIGINT' })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('[END-2] %s as the second one ends it at once', async (second) => {
    let isFirst = true
    const program = `
      onProcessEnd({ signal() { console.log('first'); return new Promise(() => {}) } }, { limitMs: 1e9 })`
    const ended = await signalled('SIGINT', program, (stdout, kill) => {
      if (!stdout.includes('first') || !isFirst) return
      isFirst = false
      kill(second)
    })
    expect(ended).toMatchObject({ stdout: 'ready\nfirst\n', code: null, signal: second })
  })

  it('[END-2] ends it at once also when the handler stopped listening', async () => {
    const ended = await signalled(
      'SIGTERM',
      `
      const ends = onProcessEnd({ signal() { ends.stop(); console.log('stopped') } })`,
    )
    expect(ended).toMatchObject({ stdout: 'ready\nstopped\n', code: null, signal: 'SIGTERM' })
  })

  it.each([
    ['set before', `LISTEN; OPEN`],
    ['set after', `OPEN; LISTEN`],
    ['put in front', `OPEN; process.prependListener('SIGINT', () => setTimeout(() => process.exit(7), 50))`],
  ])('[END-3] leaves the decision to a listener of the program that was %s', async (_, order) => {
    const program = order
      .replace('LISTEN', `process.once('SIGINT', () => setTimeout(() => process.exit(7), 50))`)
      .replace(
        'OPEN',
        `onProcessEnd({
          signal: (name, { isFatal }) => console.log(name, isFatal),
          exit: ({ code, signal }) => console.log('exit', code, signal),
        })`,
      )
    const ended = await signalled('SIGINT', program)
    expect(ended).toMatchObject({ stdout: 'ready\nSIGINT false\nexit 7 SIGINT\n', code: 7, signal: null })
  })

  it('[END-3] does not end a host that goes on, as a kernel does that breaks off a cell', async () => {
    const ended = await signalled(
      'SIGINT',
      `
      let calls = 0
      process.on('SIGINT', () => {
        if (calls === 1) process.kill(process.pid, 'SIGINT')
        else setTimeout(() => { console.log('goes on'); process.exit(0) }, 50)
      })
      onProcessEnd({ signal: () => console.log(++calls) })`,
    )
    expect(ended).toMatchObject({ stdout: 'ready\n1\n2\ngoes on\n', code: 0 })
  })

  it.each(['process.__signal_exit_emitter__', `globalThis[Symbol.for('signal-exit emitter')]`])(
    '[END-3] ends a process whose other listener only passes signals on, and is counted in %s',
    async (emitter) => {
      // As the package signal-exit does it: it ends the process by the signal if all listeners are its own.
      const ended = await signalled(
        'SIGINT',
        `
        ${emitter} = { count: 1 }
        process.on('SIGINT', function passOn() {
          if (process.listeners('SIGINT').length > 1) return
          console.log('passed on')
          process.off('SIGINT', passOn)
          process.kill(process.pid, 'SIGINT')
        })
        onProcessEnd({ signal: (_, { isFatal }) => console.log('fatal', isFatal) })`,
      )
      expect(ended).toMatchObject({ stdout: 'ready\nfatal true\npassed on\n', code: null, signal: 'SIGINT' })
    },
  )
})

describe('an error that nobody catches', () => {
  const handlers = `{
    uncaughtError: (error) => console.log('uncaught', error.message),
    exit: ({ code }) => console.log('exit', code),
  }`

  it.each([
    ['thrown', `setTimeout(() => { throw new Error('lost') })`],
    ['rejected', `Promise.reject(new Error('lost'))`],
  ])('[END-4] is told when it was %s, and ends the process as ever', async (_, fail) => {
    const ended = await run(`onProcessEnd(${handlers}); ${fail}`)
    expect(ended).toMatchObject({ stdout: 'uncaught lost\nexit 1\n', code: 1 })
    expect(ended.stderr).toMatch(/Error: lost\n +at /)
  })

  it.each([
    [
      'a listener for exceptions',
      `process.on('uncaughtException', () => {}); setTimeout(() => { throw new Error('x') })`,
    ],
    ['a listener for rejections', `process.on('unhandledRejection', () => {}); Promise.reject(new Error('x'))`],
    [
      'a capture callback',
      `process.setUncaughtExceptionCaptureCallback(() => {}); setTimeout(() => { throw new Error('x') })`,
    ],
  ])('[END-4] is not told when %s takes it', async (_, fail) => {
    const ended = await run(`onProcessEnd(${handlers}); ${fail}`)
    expect(ended).toMatchObject({ stdout: 'exit 0\n', code: 0 })
  })

  it('[END-4] is not told where Node only warns of rejections', async () => {
    const program = `onProcessEnd(${handlers}); Promise.reject(new Error('x'))`
    const ended = await run(program, { flags: ['--unhandled-rejections=warn'] })
    expect(ended).toMatchObject({ stdout: 'exit 0\n', code: 0 })
  })
})

it('[END-5] listens only while somebody asks to be told, once for all', async () => {
  const ended = await run(`
    const events = ['beforeExit', 'exit', 'SIGINT', 'SIGTERM', 'uncaughtExceptionMonitor']
    const counts = () => events.map((event) => process.listenerCount(event)).join()
    const before = counts()
    const first = onProcessEnd({})
    const one = counts()
    const second = onProcessEnd({})
    const two = counts()
    first.stop()
    first.stop()
    const still = counts()
    second.stop()
    console.log(one === two, two === still, one !== before, counts() === before)`)
  expect(ended.stdout).toBe('true true true true\n')
})

describe('a handler that fails', () => {
  const failing = `
    const fail = () => { throw new Error('disk full') }
    const options = { onWarning: (text) => console.log(text) }
    onProcessEnd({ beforeExit: async () => fail(), signal: fail, uncaughtError: fail, exit: fail }, options)
    const say = (what) => () => console.log(what)
    onProcessEnd({ beforeExit: say('beforeExit'), signal: say('signal'), uncaughtError: say('error'), exit: say('exit') })`
  const warning = 'A run could not be ended: disk full\n'

  it.each([
    ['beforeExit', '', { code: 0, signal: null }, `beforeExit\n${warning}${warning}exit\n`],
    [
      'an error',
      `setTimeout(() => { throw new Error('x') })`,
      { code: 1, signal: null },
      `${warning}error\n${warning}exit\n`,
    ],
  ])('[END-6] at %s changes nothing for the others nor the end', async (_, program, end, stdout) => {
    expect(await run(`${failing}; ${program}`)).toMatchObject({ ...end, stdout })
  })

  it('[END-6] at a signal changes nothing for the others nor the end', async () => {
    const ended = await signalled('SIGINT', failing)
    expect(ended).toMatchObject({ code: null, signal: 'SIGINT' })
    expect(ended.stdout.split('\n').sort()).toEqual(['', warning.trim(), 'ready', 'signal'])
  })
})

interface RunOptions {
  readonly flags?: readonly string[]
  readonly onOutput?: (stdout: string, kill: (signal: EndSignal) => void) => void
}

function run(body: string, { flags = [], onOutput }: RunOptions = {}): Promise<Ended> {
  const program = `
    import { onProcessEnd } from ${JSON.stringify(built('node/process-ends'))}
    ${body}`
  const args = [...flags, '--input-type=module', '--eval', program]
  return runNode(args, {}, onOutput === undefined ? {} : { onOutput })
}

/** Sends the signal once the program waits, and lets it go on for a minute at most. */
function signalled(name: EndSignal, body: string, onOutput?: RunOptions['onOutput']): Promise<Ended> {
  let isSent = false
  return run(`${body}; setTimeout(() => {}, 60_000); console.log('ready')`, {
    onOutput(stdout, kill) {
      if (!isSent && stdout.includes('ready')) {
        isSent = true
        kill(name)
      }
      onOutput?.(stdout, kill)
    },
  })
}

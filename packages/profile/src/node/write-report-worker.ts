import { parentPort } from 'node:worker_threads'
import type { Variable } from '../profile-object.js'
import type { ReportAnswer, ReportMessage } from './thread-messages.js'
import { writeReport } from './write-report.js'

/** The variables of the report, which come before the rest of it. */
const variables: Variable[] = []

parentPort?.on('message', (message: ReportMessage) => {
  if (message.kind === 'variables') {
    for (const variable of message.variables) variables.push(variable)
    return
  }
  writeReport(message.path, { ...message.profile, variables }).then(
    () => answer(undefined),
    ({ message: said, code }: NodeJS.ErrnoException) => answer({ message: said, code }),
  )
})

function answer(said: ReportAnswer) {
  parentPort?.postMessage(said)
  parentPort?.close()
}

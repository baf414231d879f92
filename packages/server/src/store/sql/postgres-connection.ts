import pg from 'pg'

const INT8 = 20

/** Integers are numbers if a double holds them exactly, else bigint. All other types are pg's own. */
const exactTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8
      ? (text: string) => {
          const value = Number(text)
          return Number.isSafeInteger(value) ? value : BigInt(text)
        }
      : pg.types.getTypeParser(oid, format as 'text'),
}

export function connectionConfig(connectionString: string, statementTimeoutMs: number): pg.ClientConfig {
  const settings = {
    synchronous_commit: 'on',
    // Workers take some ten milliseconds to start, longer than most statements run.
    parallel_setup_cost: 20_000,
    timezone: 'UTC',
    statement_timeout: statementTimeoutMs,
    lock_timeout: 5000,
    idle_in_transaction_session_timeout: 10_000,
  }
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
  return { connectionString, options, types: exactTypes, keepAlive: true, application_name: 'labbook' }
}

/** The database is unreachable, full or read-only (D-26), which may be temporary. */
export function isOutage(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return (
    /^(08|57P|53|25006)/.test(code ?? '') ||
    /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EHOST|EAI_)/.test(code ?? '') ||
    /Connection terminated|Client has encountered a connection error/.test(message ?? '')
  )
}

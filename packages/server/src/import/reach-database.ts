import { StartRefusal } from '../start-refusal.js'
import type { DatabaseAddress, Tls } from './database-address.js'

/** How a connection is to be made, once it is settled whether TLS is used. */
export type SettledTls = Exclude<Tls, 'if offered'>

/**
 * Connects with TLS as the address asks for it: without a word about it, as the servers' own clients do, so that it is used
 * where the server has it.
 *
 * @throws StartRefusal
 */
export async function reachDatabase<Connection>(
  { tls, host, socket }: DatabaseAddress,
  connect: (tls: SettledTls) => Promise<Connection>,
  isWithoutTls: (cause: Error & { code?: string }) => boolean,
): Promise<Connection> {
  if (tls !== 'if offered') return connect(tls)
  if (socket !== undefined || host?.startsWith('/') === true) return connect('never')
  try {
    return await connect({ verify: 'nothing' })
  } catch (fault) {
    if (!(fault instanceof StartRefusal) || !isWithoutTls(fault.cause as Error)) throw fault
    return connect('never')
  }
}

/** Why a database cannot be read, in one sentence that holds no password. */
export const refusals = {
  notLetIn: ({ shown }: DatabaseAddress, cause: Error) =>
    new StartRefusal('usage', `${shown} denies access to this user (${cause.message}).`, { cause }),
  noPassword: ({ shown }: DatabaseAddress, variable: string, cause: Error) =>
    new StartRefusal('usage', `${shown} requires a password. Set it in the URI or in ${variable}.`, { cause }),
  missing: ({ shown }: DatabaseAddress, cause: Error) =>
    new StartRefusal('usage', `${shown} does not exist.`, { cause }),
  outOfReach: ({ shown }: DatabaseAddress, cause: Error & { code?: string }) =>
    new StartRefusal('serviceAway', `${shown} cannot be reached (${cause.message || cause.code}).`, { cause }),
  ended: ({ shown }: DatabaseAddress, cause: Error) =>
    new StartRefusal(
      'serviceAway',
      `The connection to ${shown} was lost (${cause.message}). Run the command again to continue.`,
      { cause },
    ),
}

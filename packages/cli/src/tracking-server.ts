import { type Connection, openConnection } from '@labbook/sdk'
import type { Command } from 'commander'

export interface ServerFlag {
  readonly trackingUri?: string
}

/** Adds `--tracking-uri`. */
export function withServer(command: Command): Command {
  return command.option('--tracking-uri <uri>', `tracking server (default: $MLFLOW_TRACKING_URI or ${DEFAULT_ADDRESS})`)
}

/** The server named by the flag or the environment, with credentials from the URL or the environment. */
export function openTrackingServer(
  { trackingUri }: ServerFlag,
  environment: NodeJS.ProcessEnv = process.env,
): Connection {
  return openConnection({
    trackingUri: trackingUri ?? (environment['MLFLOW_TRACKING_URI'] || DEFAULT_ADDRESS),
    environment: (name) => environment[name],
  })
}

const DEFAULT_ADDRESS = 'http://127.0.0.1:5000'

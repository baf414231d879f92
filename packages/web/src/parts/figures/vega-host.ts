import type { Loader, LoggerInterface } from 'vega'

/**
 * What a figure in Vega has of the world: nothing. `onProblem` hears in a sentence what it asked for (U-ART-9), and of what went
 * wrong while it was worked out.
 */
export function vegaHost(onProblem: (problem: string) => void): { loader: Loader; logger: LoggerInterface } {
  const refuse = (address: string) => {
    onProblem(askedFor(address))
    return Promise.reject(new Error(`Blocked: ${address}`))
  }
  const loader: Loader = {
    load: refuse,
    http: refuse,
    file: refuse,
    // A link of a mark is asked for when somebody clicks on it: that leads nowhere, and the figure stays.
    sanitize: (address, options) =>
      options?.context === 'href' ? Promise.reject(new Error('Links are blocked')) : refuse(address),
  }
  const logger = {
    level: () => 0,
    error: (error: unknown) => {
      onProblem(error instanceof Error ? error.message : String(error))
      return logger
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  } as LoggerInterface
  return { loader, logger }
}

/** Why a figure is not drawn that asks for something. */
export function askedFor(address: string): string {
  return `The figure loads ${address}, but external resources are blocked.`
}

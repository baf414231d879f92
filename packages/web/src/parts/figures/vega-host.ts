import type { Loader, LoggerInterface } from 'vega'

/**
 * Blocks all external resources of a Vega figure. `onProblem` receives a sentence for each blocked request (U-ART-9)
 * and each error while the figure is computed.
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
    // Vega loads the link of a mark only on click. Such a click does nothing, and the figure stays.
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

/** The error for a figure that loads an external resource. */
export function askedFor(address: string): string {
  return `The figure loads ${address}, but external resources are blocked.`
}

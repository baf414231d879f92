import { chromium } from 'playwright-core'
import { counterparts } from './counterparts.mjs'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Launches the Chromium of the tests without its background services. */
export function launchChromium() {
  return chromium.launch(options())
}

/** The same for other processes, which connect to it. */
export function serveChromium() {
  return chromium.launchServer({ ...options(), host: '127.0.0.1' })
}

function options() {
  return { executablePath: counterparts.chromium.find() ?? '', args: FLAGS }
}

import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { ApiError } from '@labbook/protocol'
import { BodyPace } from './body-pace.js'

/**
 * The body of a request as a stream of its own. It fails with 408 when the client is too slow and with 499 when it goes
 * away; destroying it leaves the connection able to take the answer, which destroying the request would not.
 */
export class UploadBody extends Readable {
  readonly #request: IncomingMessage
  readonly #pace: BodyPace

  constructor(request: IncomingMessage) {
    super({ highWaterMark: request.readableHighWaterMark })
    this.#request = request
    this.#pace = new BodyPace({
      isHeldBack: () => request.isPaused(),
      onTooSlow: () => this.destroy(new ApiError('REQUEST_TIMEOUT', 'The request body arrived too slowly.')),
    })
    request.on('data', this.#take).once('end', this.#end).once('error', this.#gone)
  }

  readonly #take = (chunk: Buffer) => {
    this.#pace.took(chunk.length)
    if (!this.push(chunk)) this.#request.pause()
  }

  readonly #end = () => {
    this.#pace.stop()
    this.push(null)
  }

  readonly #gone = () => {
    this.destroy(new ApiError('CANCELLED', 'The client disconnected before sending the whole body.'))
  }

  override _read() {
    this.#request.resume()
  }

  override _destroy(fault: Error | null, done: (fault?: Error | null) => void) {
    this.#pace.stop()
    this.#request.off('data', this.#take).off('end', this.#end).off('error', this.#gone)
    this.#request.pause()
    done(fault)
  }
}

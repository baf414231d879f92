import autocannon from 'autocannon'

const API = '/api/2.0/mlflow'

/** Sends a request to MLflow's API. Throws with the answer's text unless it is 200. */
export function post(address, path, body) {
  return postTo(address, `${API}${path}`, body)
}

/** As `post`, for any path. */
export async function postTo(address, path, body) {
  const answer = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`)
  return JSON.parse(text)
}

export async function get(address, path) {
  const answer = await fetch(`${address}${path}`)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`)
  return text
}

/**
 * Sends prepared bodies, each once, over `connections` for `seconds`. Returns the number of answers, in all and per second.
 * Throws if an answer was not 200 or if the bodies ran out.
 */
export async function load(address, path, { bodies, connections, seconds }) {
  let next = 0
  const result = await autocannon({
    url: `${address}${API}${path}`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections,
    duration: seconds,
    setupClient(client) {
      client.setBody(bodies[next++])
      client.on('response', () => client.setBody(bodies[next++ % bodies.length]))
    },
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${path}: ${result.non2xx} refused, ${result.errors} errors`)
  if (next >= bodies.length) throw new Error(`${path}: ${bodies.length} bodies were too few`)
  return { perSecond: result['2xx'] / result.duration, answered: result['2xx'], p99: result.latency.p99 }
}

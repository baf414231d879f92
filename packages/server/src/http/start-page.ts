import type { FastifyInstance } from 'fastify'

/** The page at `/`: where the server is and how to log a first run. */
export function bindStartPage(app: FastifyInstance, { staticPrefix }: { staticPrefix: string }) {
  for (const url of new Set([`${staticPrefix}/`, staticPrefix || '/'])) {
    app.get(url, { config: { isPublic: true } }, async (request, reply) => {
      const address = `${request.protocol}://${request.headers.host ?? ''}${staticPrefix}`
      void reply.type('text/html; charset=utf-8').headers({
        'content-security-policy': `default-src 'none'; style-src 'self'; frame-ancestors 'self'; base-uri 'none'; object-src 'none'; form-action 'none'`,
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
      return page(address, staticPrefix)
    })
  }
  app.get(`${staticPrefix}/start-page.css`, { config: { isPublic: true } }, async (_, reply) => {
    void reply.type('text/css; charset=utf-8')
    return STYLE
  })
}

function page(address: string, staticPrefix: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Labbook</title>
<link rel="stylesheet" href="${staticPrefix}/start-page.css">
<main>
<h1>Labbook is running</h1>
<p>Any MLflow client can log to <code>${escaped(address)}</code>.</p>
<h2>Python</h2>
<pre>import mlflow

mlflow.set_tracking_uri("${escaped(address)}")
mlflow.set_experiment("first steps")
with mlflow.start_run():
    mlflow.log_param("learning_rate", 0.1)
    mlflow.log_metric("loss", 0.42)</pre>
<h2>Command line</h2>
<pre>MLFLOW_TRACKING_URI=${escaped(address)} npx labbook runs list</pre>
</main>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

const STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 44rem; margin: 4rem auto; padding: 0 1rem }
h1 { font-size: 1.75rem } h2 { font-size: 1rem; margin-top: 2rem }
pre { padding: 1rem; overflow-x: auto; border: 1px solid #8884; border-radius: .5rem }
code, pre { font-family: ui-monospace, monospace; font-size: .9rem }
`

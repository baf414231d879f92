import type { Webhook } from '@labbook/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Pencil, Plus, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.js'
import { webhookDeliveriesQuery, webhooksQuery } from '../../api/webhooks-query.js'
import { Button, IconButton } from '../../controls/button.js'
import { ConfirmDialog } from '../../controls/confirm-dialog.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { Failed } from '../../shell/page-state.js'
import { announceFailure, announceNote } from '../../shell/undo.js'
import { EditWebhook } from './edit-webhook.js'
import { eventLabel } from './webhook-events.js'
import styles from './webhooks.module.css'

/** Addresses that the server calls when something happens (U-SET-4). */
export function Webhooks() {
  const { data: webhooks, error, refetch } = useQuery(webhooksQuery())
  const queryClient = useQueryClient()
  const [edited, setEdited] = useState<Webhook | 'new'>()
  const [doomed, setDoomed] = useState<Webhook>()

  async function test({ webhookId, name }: Webhook) {
    try {
      const { result } = await api.webhooks.testWebhook({ webhookId })
      if (result.success) announceNote(`${name} answered with ${result.responseStatus ?? 'success'}`)
      else announceFailure(`Test of ${name} failed: ${result.errorMessage ?? `status ${result.responseStatus}`}`)
    } catch (refusal) {
      announceFailure((refusal as Error).message)
    }
  }

  return (
    <section className="sect" aria-label="Webhooks">
      <header>
        <h2>Webhooks</h2>
        {webhooks !== undefined && <span className="n">{webhooks.length}</span>}
        <span className="mla" />
        <Button kind="quiet" onPress={() => setEdited('new')}>
          <Plus className="i" aria-hidden />
          New webhook
        </Button>
      </header>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {webhooks?.length === 0 && (
        <p className="t3">No webhooks yet. A webhook calls a URL when a run ends or a model is registered.</p>
      )}
      {webhooks !== undefined && webhooks.length > 0 && (
        <div className={styles.frame}>
          <table className="grid inset">
            <thead>
              <tr>
                <th>Name</th>
                <th>URL</th>
                <th>Events</th>
                <th>Status</th>
                <th>Last call</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {webhooks.map((webhook) => (
                <tr key={webhook.webhookId}>
                  <td className="med">
                    <bdi>{webhook.name}</bdi>
                  </td>
                  <td className="wrap">
                    <bdi className="mono">{webhook.url}</bdi>
                  </td>
                  <td className="wrap">{webhook.events.map(eventLabel).join(', ')}</td>
                  <td>{webhook.status === 'ACTIVE' ? 'Active' : <span className="t3">Disabled</span>}</td>
                  <td>
                    <LastCall webhookId={webhook.webhookId} />
                  </td>
                  <td className="num">
                    <span className="row tight" style={{ justifyContent: 'flex-end' }}>
                      <IconButton label={`Test ${webhook.name}`} onPress={() => void test(webhook)}>
                        <Send className="i s" aria-hidden />
                      </IconButton>
                      <IconButton label={`Edit ${webhook.name}`} onPress={() => setEdited(webhook)}>
                        <Pencil className="i s" aria-hidden />
                      </IconButton>
                      <IconButton label={`Delete ${webhook.name}`} onPress={() => setDoomed(webhook)}>
                        <Trash2 className="i s" aria-hidden />
                      </IconButton>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {edited !== undefined && (
        <EditWebhook webhook={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
      {doomed !== undefined && (
        <ConfirmDialog
          title={`Delete webhook ${doomed.name}?`}
          action="Delete"
          working="Deleting…"
          word={undefined}
          onConfirm={async () => {
            await api.webhooks.deleteWebhook({ webhookId: doomed.webhookId })
            await queryClient.invalidateQueries({ queryKey: webhooksQuery().queryKey })
          }}
          onClose={() => setDoomed(undefined)}
        >
          <p>
            <bdi className="mono">{doomed.url}</bdi> is no longer called. This cannot be undone, because its secret is
            not shown to anyone.
          </p>
        </ConfirmDialog>
      )}
    </section>
  )
}

function LastCall({ webhookId }: { webhookId: string }) {
  const { data: [last] = [] } = useQuery(webhookDeliveriesQuery(webhookId))
  if (last === undefined) return <span className="t3">–</span>
  const atMs = Number(last.createdTime)
  const outcome = { pending: 'pending', delivered: 'delivered', failed: last.errorMessage ?? 'failed' }[last.status]
  return (
    <span className={last.status === 'failed' ? 'status bad' : undefined} title={formatAbsolute(atMs)}>
      {outcome}, {formatAgo(atMs, Date.now())}
    </span>
  )
}

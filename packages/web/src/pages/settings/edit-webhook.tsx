import type { Webhook } from '@labbook/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.js'
import { webhooksQuery } from '../../api/webhooks-query.js'
import { Checkbox } from '../../controls/checkbox.js'
import { FormDialog } from '../../controls/form-dialog.js'
import { Switch } from '../../controls/switch.js'
import { TextField } from '../../controls/text-field.js'
import styles from './webhooks.module.css'
import { eventKey, eventLabel, webhookEvents } from './webhook-events.js'

export interface EditWebhookProps {
  /** The webhook to change; absent for a new one. */
  readonly webhook?: Webhook | undefined
  readonly onClose: () => void
}

/** Asks for a webhook's name, address, secret and events. A secret that is stored is never shown again (U-SET-4). */
export function EditWebhook({ webhook, onClose }: EditWebhookProps) {
  const queryClient = useQueryClient()
  const [name, setName] = useState(webhook?.name ?? '')
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [secret, setSecret] = useState('')
  const [isActive, setActive] = useState(webhook?.status !== 'DISABLED')
  const [chosen, setChosen] = useState(() => new Set((webhook?.events ?? []).map(eventKey)))

  async function save() {
    const events = webhookEvents.filter(({ key }) => chosen.has(key)).map(({ entity, action }) => ({ entity, action }))
    const values = { name, url, events, status: isActive ? 'ACTIVE' : 'DISABLED' } as const
    const withSecret = { ...values, ...(secret === '' ? {} : { secret }) }
    if (webhook === undefined) await api.webhooks.createWebhook(withSecret)
    else await api.webhooks.updateWebhook({ webhookId: webhook.webhookId, ...withSecret })
    await queryClient.invalidateQueries({ queryKey: webhooksQuery().queryKey })
  }

  return (
    <FormDialog
      title={webhook === undefined ? 'New webhook' : `Edit webhook ${webhook.name}`}
      action={webhook === undefined ? 'Create' : 'Save'}
      working="Saving…"
      canSubmit={name.trim() !== '' && url.trim() !== '' && chosen.size > 0}
      onSubmit={save}
      onClose={onClose}
    >
      {(refusal) => (
        <>
          <TextField
            label="Name"
            value={name}
            onChange={setName}
            error={fieldOf(refusal) === 'name' ? refusal : undefined}
            isRequired
            autoFocus
          />
          <TextField
            label="URL"
            value={url}
            onChange={setUrl}
            placeholder="https://example.com/hook"
            error={fieldOf(refusal) === 'url' ? refusal : undefined}
            isRequired
          />
          <TextField
            label="Secret"
            value={secret}
            onChange={setSecret}
            help={
              webhook === undefined
                ? 'Optional. Calls are signed with it. It is not shown again.'
                : 'Leave empty to keep the current secret, if there is one. It is not shown.'
            }
            error={fieldOf(refusal) === 'secret' ? refusal : undefined}
          />
          <fieldset className={styles.events}>
            <legend className="label">Events</legend>
            {webhookEvents.map((event) => (
              <Checkbox
                key={event.key}
                label={eventLabel(event)}
                isSelected={chosen.has(event.key)}
                onChange={(isOn) => {
                  const next = new Set(chosen)
                  if (isOn) next.add(event.key)
                  else next.delete(event.key)
                  setChosen(next)
                }}
              >
                {eventLabel(event)}
              </Checkbox>
            ))}
          </fieldset>
          <Switch label="Active" isSelected={isActive} onChange={setActive} />
        </>
      )}
    </FormDialog>
  )
}

/** The field that a refusal is about. */
function fieldOf(refusal: string | undefined): 'name' | 'secret' | 'url' | undefined {
  if (refusal === undefined) return undefined
  if (/^Invalid webhook name/.test(refusal)) return 'name'
  return /\bsecret\b/.test(refusal) ? 'secret' : 'url'
}

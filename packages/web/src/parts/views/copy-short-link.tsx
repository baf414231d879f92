import { Check, Link as LinkIcon } from 'lucide-react'
import { useState } from 'react'
import type { RunsSearch } from '../../addresses/runs-search.js'
import { stringifySearch } from '../../addresses/search-params.js'
import { api, baseUrl } from '../../api/client.js'
import { IconButton } from '../../controls/button.js'
import { copyText } from '../../controls/copy-text.js'
import { announceFailure } from '../../shell/undo.js'
import type { RunsView } from './use-runs-view.js'

/** Copies a short link to the current state, which the server stores as an unnamed view (U-URL-4). */
export function CopyShortLink({ experimentId, current }: { experimentId: string; current: RunsView }) {
  const [step, setStep] = useState<'ready' | 'working' | 'copied'>('ready')

  async function copy() {
    setStep('working')
    try {
      const search = await shortened()
      const link = `${baseUrl}/#/experiments/${experimentId}${stringifySearch({ ...search })}`
      await copyText(link).catch(() => {
        throw new Error(`Could not copy the link. Copy it here: ${link}`)
      })
      setStep('copied')
      setTimeout(() => setStep('ready'), 1500)
    } catch (error) {
      announceFailure((error as Error).message)
      setStep('ready')
    }
  }

  async function shortened(): Promise<RunsSearch> {
    const { state, address } = current
    if (Object.keys(address).every((name) => name === 'view')) return address
    const { view: made } = await api.views.createView({ experimentId, scope: 'everyone', isDefault: false, state })
    return { view: made.viewId }
  }

  const label = { ready: 'Copy short link', working: 'Creating short link…', copied: 'Link copied' }[step]
  return (
    <IconButton label={label} isDisabled={step === 'working'} onPress={() => void copy()}>
      {step === 'copied' ? <Check className="i" aria-hidden /> : <LinkIcon className="i" aria-hidden />}
    </IconButton>
  )
}

import type { ModelVersion } from '@labbook/protocol'
import { Link } from '@tanstack/react-router'
import { Box } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { VersionSource } from '../../api/artifact-source.js'
import { Button } from '../../controls/button.js'
import { Dialog } from '../../controls/dialog.js'

const RegisterModelDialog = lazy(async () => ({
  default: (await import('./register-model-dialog.js')).RegisterModelDialog,
}))

/** Registers a model as a new version and links to it (U-MODEL-6). */
export function RegisterModelButton({ source }: { source: VersionSource }) {
  const [state, setState] = useState<'asking' | ModelVersion>()
  const close = () => setState(undefined)
  return (
    <>
      <Button kind="primary" onPress={() => setState('asking')}>
        <Box className="i" aria-hidden />
        Register Model
      </Button>
      {state === 'asking' && (
        <Suspense>
          <RegisterModelDialog
            source={source}
            onRegistered={setState}
            onClose={() => setState((now) => (now === 'asking' ? undefined : now))}
          />
        </Suspense>
      )}
      {typeof state === 'object' && (
        <Dialog title="Registered" isOpen onClose={close} footer={<Button onPress={close}>Done</Button>}>
          <p>
            <Link
              to="/models/$name/versions/$version"
              params={{ name: state.name, version: String(state.version) }}
              onClick={close}
            >
              Version {state.version} of <bdi>{state.name}</bdi>
            </Link>{' '}
            was created.
          </p>
        </Dialog>
      )}
    </>
  )
}

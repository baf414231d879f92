import type { Profile, Progress } from '@labbook/profile'
import type { ProfileAnswer, ProfileRequest } from './profile-worker.js'

/** Thrown for a table with more rows than the page profiles. */
export class TooManyRows extends Error {}

interface AskOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** The profile in the bytes of a `profile.json`, which may come from anywhere. */
export async function checkedProfile(bytes: Uint8Array<ArrayBuffer>, options: AskOptions = {}): Promise<Profile> {
  return profileIn(await ask({ do: 'check', bytes }, options))
}

/** The profile of a table file. */
export async function madeProfile(
  file: { readonly bytes: Uint8Array<ArrayBuffer>; readonly path: string },
  options: AskOptions,
): Promise<Profile> {
  return profileIn(await ask({ do: 'make', ...file }, options))
}

/** A profile as one HTML file. */
export async function profileHTML(profile: Profile): Promise<string> {
  const answer = await ask({ do: 'render', profile }, {})
  if (answer.is !== 'html') throw new Error('The report could not be written.')
  return answer.html
}

function profileIn(answer: ProfileAnswer): Profile {
  if (answer.is === 'tooManyRows') throw new TooManyRows()
  if (answer.is !== 'profile') throw new Error('The profile could not be read.')
  return answer.profile
}

/** Each question has a worker of its own, so that stopping one stops its work. */
async function ask(request: ProfileRequest, { signal, onProgress }: AskOptions): Promise<ProfileAnswer> {
  signal?.throwIfAborted()
  const worker = new Worker(new URL('./profile-worker.ts', import.meta.url), { type: 'module' })
  try {
    return await new Promise<ProfileAnswer>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
      worker.onerror = () => reject(new Error('The profiler stopped unexpectedly: the file may need too much memory.'))
      worker.onmessage = ({ data }: MessageEvent<ProfileAnswer>) => {
        if (data.is === 'progress') onProgress?.(data.progress)
        else if (data.is === 'problem') reject(new Error(data.problem))
        else resolve(data)
      }
      worker.postMessage(request)
    })
  } finally {
    worker.terminate()
  }
}

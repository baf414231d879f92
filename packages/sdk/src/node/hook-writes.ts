interface Hook {
  isActive: boolean
  /** The property that the hook replaced; none when `write` was inherited, as it is at first. */
  readonly replaced: PropertyDescriptor | undefined
}

/** Every `write` of ours, so that those that ended can be told from other people's. */
const hooks = new WeakMap<object, Hook>()

/**
 * Calls `hear` with the arguments of each `stream.write`, after they were passed on as they are. The returned function ends
 * that: the stream gets its `write` back, unless somebody has hooked over ours meanwhile; theirs then stays and reaches the
 * stream through ours, which does nothing more.
 */
export function hookWrites(
  stream: NodeJS.WritableStream,
  hear: (chunk: unknown, encoding: unknown) => void,
): () => void {
  const passOn = stream.write
  const hook: Hook = { isActive: true, replaced: Object.getOwnPropertyDescriptor(stream, 'write') }
  function write(this: unknown, ...args: unknown[]): boolean {
    const isFlowing = Reflect.apply(passOn, this, args) as boolean
    if (hook.isActive) hear(args[0], args[1])
    return isFlowing
  }
  hooks.set(write, hook)
  Object.defineProperty(stream, 'write', { value: write, configurable: true, enumerable: true, writable: true })
  return () => {
    hook.isActive = false
    takeAwayEnded(stream)
  }
}

/** Another hook of ours may have ended while it lay below. */
function takeAwayEnded(stream: NodeJS.WritableStream): void {
  for (let top = topHook(stream); top !== undefined && !top.isActive; top = topHook(stream)) {
    if (top.replaced !== undefined) Object.defineProperty(stream, 'write', top.replaced)
    else Reflect.deleteProperty(stream, 'write')
  }
}

function topHook(stream: NodeJS.WritableStream): Hook | undefined {
  return hooks.get(stream.write)
}

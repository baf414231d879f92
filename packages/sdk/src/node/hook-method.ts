interface Hook {
  isActive: boolean
  /** The property that the hook replaced; none when the method was inherited. */
  readonly replaced: PropertyDescriptor | undefined
}

/** Every function that we put in the place of a method, so that ours can be told from other people's. */
const hooks = new WeakMap<object, Hook>()

/**
 * Calls `hear` with the arguments of each call of `target[name]`, after they were passed on as they are. The returned
 * function ends that: the target gets its method back, unless somebody has hooked over ours meanwhile; theirs then stays
 * and reaches the method through ours, which does nothing more.
 */
export function hookMethod<K extends PropertyKey>(
  target: Record<K, (...args: never) => unknown>,
  name: K,
  hear: (args: readonly unknown[]) => void,
): () => void {
  const passOn = target[name]
  const hook: Hook = { isActive: true, replaced: Object.getOwnPropertyDescriptor(target, name) }
  function hooked(this: unknown, ...args: unknown[]): unknown {
    const result: unknown = Reflect.apply(passOn, this, args)
    if (hook.isActive) hear(args)
    return result
  }
  hooks.set(hooked, hook)
  Object.defineProperty(target, name, { value: hooked, configurable: true, enumerable: true, writable: true })
  return () => {
    hook.isActive = false
    takeAwayEnded(target, name)
  }
}

/** Another hook of ours may have ended while it lay below. */
function takeAwayEnded(target: object, name: PropertyKey): void {
  for (let top = topHook(target, name); top !== undefined && !top.isActive; top = topHook(target, name)) {
    if (top.replaced !== undefined) Object.defineProperty(target, name, top.replaced)
    else Reflect.deleteProperty(target, name)
  }
}

function topHook(target: object, name: PropertyKey): Hook | undefined {
  const top: unknown = Reflect.get(target, name)
  return typeof top === 'function' ? hooks.get(top) : undefined
}

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

let script: Promise<string> | undefined

/** Vega as one script, and its interpreter, which is a module of a few functions over `vega-util`, beside it. */
export function pageRuntime(): Promise<string> {
  script ??= read()
  return script
}

async function read(): Promise<string> {
  const [vega, interpreter] = await Promise.all([
    readFile(new URL('vega.min.js', import.meta.resolve('vega')), 'utf8'),
    readFile(fileURLToPath(import.meta.resolve('vega-interpreter')), 'utf8'),
  ])
  const inner = interpreter
    .replace(/^import (\{[^}]+\}) from 'vega-util';/m, 'const $1 = vega;')
    .replace(/^export \{ (\w+) as expressionInterpreter \};/m, 'return $1;')
  return [vega, `const expressionInterpreter = (() => {\n${inner}\n})();`]
    .map((text) => text.replace(/^\/\/# sourceMappingURL=.*$/gm, '').replace(/<(?=\/script|!--)/gi, '\\x3c'))
    .join('\n')
}

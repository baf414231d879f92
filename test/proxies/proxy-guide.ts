import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const GUIDE = fileURLToPath(new URL('../../docs/guides/proxies.md', import.meta.url))

/** The guide's code blocks of one language. */
export function guideBlocks(language: string): string[] {
  const text = readFileSync(GUIDE, 'utf8')
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block)
}

/** The block with its placeholders replaced; all placeholders must be there. */
export function filledIn(block: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [shown, value]) => {
    if (!text.includes(shown)) throw new Error(`The guide does not say '${shown}' any more.`)
    return text.replaceAll(shown, value)
  }, block)
}

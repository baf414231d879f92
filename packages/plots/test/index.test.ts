import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as plots from '../src/index.js'

const SHARED = ['axes.ts', 'compose.ts', 'grid.ts', 'points.ts']

it('[FG-1] each mark is a file that exports its function and the type of its stats', () => {
  const folder = new URL('../src/marks/', import.meta.url)
  const files = readdirSync(folder).filter((name) => !SHARED.includes(name))
  const functions = files.map((file) =>
    file.replace('.ts', '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  )
  files.forEach((file, i) => {
    const name = functions[i] as string
    expect(plots).toHaveProperty(name, expect.any(Function))
    const source = readFileSync(new URL(file, folder), 'utf8')
    expect(source).toContain(`export function ${name}(`)
    expect(source).toContain(`export interface ${name.charAt(0).toUpperCase()}${name.slice(1)}Stats`)
  })
  const others = ['Figure', 'PlotError', 'rasterise', 'renderSpec']
  expect(Object.keys(plots).toSorted()).toEqual([...functions, ...others].toSorted())
})

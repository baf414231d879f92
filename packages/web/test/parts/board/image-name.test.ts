import { describe, expect, it } from 'vitest'
import { imageSeries, parseImageName } from '../../../src/parts/board/image-name.js'

const ID = '0b9f4c1e-7d0a-4c53-9b55-0c8f6d8a1f10'

describe('names of logged images', () => {
  it.each<[path: string, key: string, step: number, isCopy: boolean]>([
    [`images/loss+step+0+timestamp+1700000000000+${ID}.png`, 'loss', 0, false],
    [`images/loss%step%20%timestamp%1700000000000%${ID}.png`, 'loss', 20, false],
    [`images/loss%step%25%timestamp%1700000000000%${ID}%compressed.webp`, 'loss', 25, true],
    [`images/sample~left ear+step+100+timestamp+17+${ID}+compressed.webp`, 'sample/left ear', 100, true],
    [`images/sample#left%step%-3%timestamp%17%${ID}.png`, 'sample/left', -3, false],
    [`images/step.v1_a-b+step+1+timestamp+17+${ID}.png`, 'step.v1_a-b', 1, false],
  ])('[U-CHART-2] %s', (path, key, step, isCopy) => {
    expect(parseImageName(path)).toMatchObject({ key, step, isCopy })
  })

  it.each([
    'images/cat.png',
    `other/loss+step+0+timestamp+1+${ID}.png`,
    `images/a/loss+step+0+timestamp+1+${ID}.png`,
    `images/loss+step%0+timestamp+1+${ID}.png`,
    `images/loss+step+1.5+timestamp+1+${ID}.png`,
    `images/loss+step+0+timestamp+1+${ID}.txt`,
  ])('[U-CHART-2] %s is another file', (path) => {
    expect(parseImageName(path)).toBeUndefined()
  })

  it('[U-CHART-2] a large image is shown by its copy, others as they are; the newest of several at a step counts', () => {
    const file = (name: string, size: number) => ({ path: `images/${name}`, size })
    const series = imageSeries([
      file(`a+step+1+timestamp+5+x.png`, 100),
      file(`a+step+1+timestamp+5+x+compressed.webp`, 10),
      file(`a+step+1+timestamp+9+y.png`, 100),
      file(`a+step+1+timestamp+7+z.png`, 100),
      file(`a+step+2+timestamp+5+x.png`, 5_000_000),
      file(`a+step+2+timestamp+5+x+compressed.webp`, 10),
      file(`a+step+3+timestamp+5+x.png`, 5_000_000),
      file('notes.txt', 1),
    ])
    expect(
      [...(series.get('a') ?? [])].map(
        ([
          step,
          {
            file: { path },
            count,
          },
        ]) => [step, path, count],
      ),
    ).toEqual([
      [1, 'images/a+step+1+timestamp+9+y.png', 3],
      [2, 'images/a+step+2+timestamp+5+x+compressed.webp', 1],
      [3, 'images/a+step+3+timestamp+5+x.png', 1],
    ])
    expect(series.size).toBe(1)
  })
})

import { expect, it } from 'vitest'
import { platform } from '../src/browser/platform.js'

it('[FG-33] a browser says in one sentence that it draws no PNG files', async () => {
  const drawn = platform.rasterise('<svg xmlns="http://www.w3.org/2000/svg"/>', { scale: 2, ground: '#ffffff' })
  await expect(drawn).rejects.toThrow('A browser cannot draw PNG files of figures: use toSVG, or make the PNG in Node.')
})

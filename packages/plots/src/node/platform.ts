import type { Platform } from '../platform.js'
import { textWidth } from './fonts.js'
import { pageRuntime } from './page-runtime.js'
import { rasterise } from './rasterise.js'

export const platform: Platform = { rasterise, textWidth, pageRuntime }

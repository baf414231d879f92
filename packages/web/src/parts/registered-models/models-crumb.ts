import type { Crumb } from '../../shell/breadcrumb.js'

/** One level up from everything in the registry. */
export const MODELS: Crumb = { label: 'Models', link: { to: '/models' } }

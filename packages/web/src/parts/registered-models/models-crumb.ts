import type { Crumb } from '../../shell/breadcrumb.js'

/** The breadcrumb link to the list of models. */
export const MODELS: Crumb = { label: 'Models', link: { to: '/models' } }

export { RandomState } from './random-state.js'
export { type SplitOptions, type SplitPositions, splitPositions } from './split-positions.js'

/** What values-in-browser.test.ts runs in a page. */
export { datasetOf } from '../../src/datasets/dataset.js'
export { figureFile } from '../../src/files/figure-file.js'
export { imageFiles } from '../../src/files/image-file.js'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressAssets } from './build/compress-assets.js'
import { firstPageBudget } from './build/first-page-budget.js'

export default defineConfig({
  // Relative, so that the page works under any prefix.
  base: './',
  plugins: [react(), firstPageBudget({ maxGzipBytes: 250_000 }), compressAssets()],
  // Plotly's older parts name the global object as Node does.
  define: { global: 'globalThis' },
  resolve: { conditions: ['labbook:source', 'module', 'browser', 'development|production'] },
  build: {
    // The bundle holds the libraries that it is made of, so it carries their licences.
    license: { fileName: 'licenses.md' },
    target: ['chrome123', 'safari17.5', 'firefox120'],
    cssTarget: ['chrome123', 'safari17.5', 'firefox120'],
    // The page's policy allows no data: fonts or images beside those that we draw.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Each file costs a round trip, so the first page is one, and the small modules of most pages are another.
            { name: 'first', tags: ['$initial'] },
            { name: 'common', minShareCount: 8, maxModuleSize: 10_000 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:5000',
      '/ajax-api': 'http://127.0.0.1:5000',
      '/get-artifact': 'http://127.0.0.1:5000',
    },
  },
})

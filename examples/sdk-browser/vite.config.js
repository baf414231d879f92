export default {
  // This repository has it for PNG files in Node.js; its native part cannot be bundled.
  optimizeDeps: { exclude: ['@resvg/resvg-js'] },
}

import { defineConfig } from 'vitest/config'

// Vitest passes these to Node as well, for `require` too: with `import` among them, CommonJS packages would load ES modules.
const conditions = ['labbook:source', 'node']

const project = { resolve: { conditions }, ssr: { resolve: { conditions } } }
const settings = {
  env: {
    MLFLOW_DISABLE_TELEMETRY: 'true',
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  },
  hookTimeout: 60_000,
  maxConcurrency: 8,
}

export default defineConfig({
  test: {
    // Set here and not inherited by the projects, so that it runs once for all of them.
    globalSetup: 'test/counterparts/global-setup.ts',
    projects: [
      {
        ...project,
        test: {
          ...settings,
          name: 'main',
          include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/faults/**'],
          testTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // These share pages of the run's Chromium, so a worker keeps what it has from file to file.
        ...project,
        test: {
          ...settings,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Each of these wants the machine for itself, so they come last and one at a time.
        ...project,
        test: {
          ...settings,
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Vitest passes these to Node as well, for `require` too: with `import` among them, CommonJS packages would load ES modules.
const conditions = ['labbook:source', 'node']

const project = { resolve: { conditions }, ssr: { resolve: { conditions } } }
const settings = {
  env: {
    MLFLOW_DISABLE_TELEMETRY: 'true',
    MLFLOW_HTTP_REQUEST_MAX_RETRIES: '2',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    // What programs print is compared, and some of them colour it where CI is set.
    NO_COLOR: '1',
  },
  hookTimeout: 60_000,
  maxConcurrency: 8,
  // A worker keeps from file to file the modules it has loaded, which would cost minutes of a run, and its pages of Chromium.
  isolate: false,
}

/**
 * The longest files, in this order: started last, one of these would run alone, with the other core idle. Files of one
 * project stand together, since a worker ends where the next file is of another.
 */
const LONGEST = [
  'test/faults/power-cut',
  'test/python/course',
  'test/python/registry',
  'test/python/',
  'test/sdk-course/',
  'test/security/slow-peers',
  'packages/cli/test/commands-end',
  'packages/cli/test/db',
  'test/import/',
  'test/browser/course',
  'test/browser/models',
  'test/browser/',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((path) => moduleId.includes(path))
      return place === -1 ? LONGEST.length : place
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

// It would win over NO_COLOR in the programs that the tests start.
delete process.env['FORCE_COLOR']

export default defineConfig({
  test: {
    // Set here and not inherited by the projects, so that it runs once for all of them.
    globalSetup: 'test/counterparts/global-setup.ts',
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...project,
        test: {
          ...settings,
          name: 'main',
          include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/faults/**'],
          testTimeout: 60_000,
          // More than cores, since each waits for its browser and its servers in turn.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...project,
        test: {
          ...settings,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // These keep both cores busy with a server's clients, so they come last and leave the others alone.
        ...project,
        test: {
          ...settings,
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 300_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

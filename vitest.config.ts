import { defineConfig } from "vitest/config";

// Two projects: unit tests run from source and need nothing of the system; end-to-end tests drive the built command
// against real registries, runtimes and tools, one file at a time since they share ports, mirrors and two cores.
export default defineConfig({
  resolve: { conditions: ["@firn/source", "node", "import", "module", "default"] },
  ssr: { resolve: { conditions: ["@firn/source", "node", "import", "module", "default"] } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: ["**/node_modules/**"],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});

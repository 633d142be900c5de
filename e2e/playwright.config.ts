// The page in a real Chromium, over http under a sub-folder and opened by double-click (file://), on a
// desktop and on a phone. Smoke runs in Firefox and WebKit stand in other-browsers.spec.ts.

import { defineConfig } from '@playwright/test';
import type { Options } from './support/test.js';

export default defineConfig<Options>({
  testDir: '.',
  outputDir: '../test-results',
  reporter: [['list']],
  forbidOnly: Boolean(process.env.CI),
  // A test must not pass by luck; one retry tells a slow machine from a broken page, and is reported.
  retries: 1,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // The camera tests look at a picture instead of asking a person.
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
      ],
    },
  },
  projects: [
    { name: 'http', use: { origin: 'http' }, testIgnore: ['**/phone.spec.ts', '**/other-browsers.spec.ts', '**/responsive.spec.ts'] },
    { name: 'others', testMatch: '**/other-browsers.spec.ts' },
    // What differs where there is no server: loading, storage, workers. The rest is the same code.
    { name: 'file', use: { origin: 'file' }, testMatch: '**/journey.spec.ts' },
    {
      name: 'phone',
      use: {
        origin: 'http',
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        deviceScaleFactor: 2,
      },
      testMatch: ['**/phone.spec.ts', '**/journey.spec.ts'],
    },
    // What is measured runs with nothing beside it, after the others.
    { name: 'measured', use: { origin: 'http' }, testMatch: '**/responsive.spec.ts', dependencies: ['http', 'others', 'file', 'phone'] },
  ],
});

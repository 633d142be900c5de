// Pictures of the page's states, for looking at: npx playwright test --config e2e/screenshots.config.ts
// They go to test-results/screenshots/; those of the project "published" are committed (published.ts).

import { defineConfig } from '@playwright/test';
import main from './playwright.config.js';

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

export default defineConfig({
  ...main,
  retries: 0,
  testMatch: '**/screenshots.ts',
  testIgnore: [],
  projects: [
    { name: 'published', testMatch: '**/published.ts' },
    ...Object.entries(sizes).flatMap(([size, viewport]) =>
      (['light', 'dark'] as const).map((colorScheme) => ({
        name: `${size}-${colorScheme}`,
        testMatch: '**/screenshots.ts',
        use: {
          origin: 'http' as const,
          viewport,
          colorScheme,
          hasTouch: size === 'phone',
          isMobile: size === 'phone',
        },
      })),
    ),
  ],
});

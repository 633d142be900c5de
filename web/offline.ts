// Over http(s) the page can be installed and works without a connection after the first visit. On
// file:// it needs neither, and the browser would refuse both.

/**
 * Registers the service worker, and has it keep `hostFiles`, the host's own beside the page. Calls `onReady` once in this browser's life, when everything has been kept for offline use. Never
 * reloads the page: a new version waits until every tab of the old one is closed, or the only one is reloaded.
 */
export function keepForOffline(hostFiles: readonly string[], onReady: () => void): void {
  if (!/^https?:$/.test(location.protocol)) return;
  const manifest = document.createElement('link');
  manifest.rel = 'manifest';
  manifest.href = 'manifest.webmanifest';
  document.head.append(manifest);

  if (!('serviceWorker' in navigator)) return;
  const first = !navigator.serviceWorker.controller;
  // After the first answer can be given: keeping files must not compete with loading them.
  const register = () =>
    navigator.serviceWorker.register('sw.js').then(
      async () => {
        const { active } = await navigator.serviceWorker.ready;
        active?.postMessage({ keep: hostFiles.map((name) => new URL(name, location.href).href) });
        if (first) onReady();
      },
      () => {}, // private windows and odd hosts refuse; the page works all the same
    );
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}

/** Loads the page anew, past what the browser itself keeps of its files: those may be of several versions. */
export async function renew(): Promise<void> {
  const files = ['app.js', 'styles.css', 'worker.js', 'inkdigits.wasm', 'xnnpack.wasm', 'insights.js', 'insights.css'];
  if (location.protocol !== 'file:') await Promise.allSettled(files.map((name) => fetch(name, { cache: 'reload' })));
  location.reload();
}

// How a build meets a folder that a host has made its own.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Replaces in `folder` what the last build laid out, of which the file `record` tells, by `files` (name ->
 * content). What else is in the folder is the host's and stays, and so does a host.js that was edited:
 * then it returns true.
 */
export async function layOut(folder, record, files) {
  const sum = (content) => createHash('sha256').update(content).digest('hex');
  const last = JSON.parse(await readFile(record, 'utf8').catch(() => '{}'));
  const host = await readFile(path.join(folder, 'host.js')).catch(() => undefined);
  const edited = host !== undefined && ![last['host.js'], sum(files.get('host.js'))].includes(sum(host));
  for (const name of Object.keys(last)) if (!files.has(name)) await rm(path.join(folder, name), { force: true });
  for (const [name, content] of files) {
    if (name === 'host.js' && edited) continue;
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  await writeFile(record, JSON.stringify(Object.fromEntries([...files].map(([name, content]) => [name, sum(content)]))));
  return edited;
}

/** Those who draw link previews run no script and want whole addresses, so the page must name its own. */
export function withAddress(html, address) {
  if (!address) return html;
  const site = new URL(address.replace(/\/?$/, '/'));
  if (!/^https?:$/.test(site.protocol)) throw new Error(`SITE_URL is no address of a web page: ${address}`);
  const image = '<meta property="og:image" content="card.png">';
  if (!html.includes(image)) throw new Error('index.html has lost its og:image');
  return html.replace(image, `<meta property="og:url" content="${site.href}">\n    ${image.replace('card.png', `${site.href}card.png`)}`);
}

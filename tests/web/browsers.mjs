// One way to open a page in Chromium, Firefox and WebKit: `open(url, predicate)` loads it and returns
// the first title that the predicate takes. Debian's browsers, all headless.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { require } from './built.mjs';

const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const patience = 60_000;

const until = async (titleOf, done) => {
  const end = Date.now() + patience;
  for (let title; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    title = await titleOf();
    if (done(title)) return title;
    if (Date.now() > end) throw new Error(`after ${patience / 1000} s the title is still "${title}"`);
  }
};

async function chromium() {
  const { chromium } = require('@playwright/test');
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const page = await browser.newPage();
  return {
    page, // for what only Chromium is asked
    open: async (url, done) => (await page.goto(url), until(() => page.title(), done)),
    close: () => browser.close(),
  };
}

async function firefox() {
  const puppeteer = require('puppeteer-core');
  const browser = await (puppeteer.default ?? puppeteer).launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    // The driver's own preferences would loosen the rules that file:// has for a user.
    extraPrefsFirefox: { 'remote.prefs.recommended': false, 'security.fileuri.strict_origin_policy': true },
  });
  const page = await browser.newPage();
  return {
    open: async (url, done) => (await page.goto(url), until(() => page.title(), done)),
    close: () => browser.close(),
  };
}

async function webkit() {
  const port = 20_000 + (process.pid % 20_000);
  const driver = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], { stdio: 'ignore', detached: true });
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(value.message || value.error);
    return value;
  };
  const miniBrowser = ['4.1', '4.0'].map((v) => `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-${v}/MiniBrowser`).find((p) => existsSync(p));
  let session;
  for (let tries = 0; !session; ++tries) {
    try {
      const options = { 'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] } };
      session = (await call('POST', '/session', { capabilities: { alwaysMatch: options } })).sessionId;
    } catch (error) {
      if (tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return {
    open: async (url, done) => (await call('POST', `/session/${session}/url`, { url }), until(() => call('GET', `/session/${session}/title`), done)),
    close: async () => {
      await call('DELETE', `/session/${session}`).catch(() => {});
      process.kill(-driver.pid); // xvfb-run's whole group: the driver and its display
    },
  };
}

export const browsers = [
  { name: 'Chromium', start: chromium, program: chromiumPath },
  { name: 'Firefox', start: firefox, program: '/usr/bin/firefox-esr' },
  { name: 'WebKit', start: webkit, program: '/usr/bin/WebKitWebDriver' },
];

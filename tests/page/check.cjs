// Opens published pages in headless Chromium and fails on anything a reader would stumble over:
// console messages, requests to elsewhere, content wider than the screen, axe-core violations.
//   node check.cjs FOLDER PICTURES   (NODE_PATH holds axe-core and playwright-core)
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [folder, pictures] = process.argv.slice(2);
const WIDTHS = [375, 1280];
const SCHEMES = ['light', 'dark'];
const MOST_PAGES = 12;
// A browser of its own that stays at home.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

async function check(file) {
  const url = pathToFileURL(path.resolve(folder, file)).href;
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'ilc-desk-page-'));
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, args: FLAGS,
        viewport: { width, height: 900 }, colorScheme, locale: 'de-DE', bypassCSP: true,
      });
      try {
        const page = await context.newPage();
        const said = [];
        const requests = [];
        page.on('console', (message) => said.push(message.text()));
        page.on('pageerror', (error) => said.push(String(error)));
        context.on('request', (request) => requests.push(request.url()));
        await page.goto(url, { waitUntil: 'load' });
        assert.deepEqual(requests.filter((address) => address !== url && !address.startsWith('data:')), [], `${file}: requests`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${file}: ${wide} px wide on a screen of ${width}`);
        const name = `${path.basename(file, '.html')}-${width}-${colorScheme}`;
        await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
        await page.screenshot({ path: path.join(pictures, `${name}-top.png`) });
        await page.evaluate(axe);
        const { violations, passes } = await page.evaluate(() => axe.run({ resultTypes: ['violations'] }));
        const found = violations.map((v) => `${v.id}: ${v.help} – ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join('; ')}`);
        assert.deepEqual(found, [], `${file}, ${width} px, ${colorScheme}`);
        assert.deepEqual(said, [], `${file}: console`);
        let print = '';
        if (width === WIDTHS[1] && colorScheme === 'light') {
          const pdf = await page.pdf({ path: path.join(pictures, `${path.basename(file, '.html')}.pdf`), preferCSSPageSize: true });
          const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;
          assert.ok(pages >= 1 && pages <= MOST_PAGES, `${file}: ${pages} printed pages`);
          assert.match(pdf.toString('latin1'), /\/MediaBox\s*\[\s*0 0 59[45](\.\d+)? 84[12](\.\d+)?\s*\]/, `${file}: not A4`);
          print = `, ${pages} printed pages`;
        }
        console.log(`${file} ${width} px ${colorScheme}: ${passes.length} rules passed${print}`);
      } finally {
        await context.close();
        fs.rmSync(profile, { recursive: true, force: true });
      }
    }
  }
}

(async () => {
  fs.mkdirSync(pictures, { recursive: true });
  for (const file of ['prognose.html', 'index.html']) await check(file);
})().catch((error) => {
  console.error(error.message);
  process.exit(1);
});

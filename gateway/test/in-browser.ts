import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { until } from './until.js';

/** Looked up as .ci/run does before it installs one: by either of Debian's names, anywhere on the PATH. */
const chromiumPath = ['chromium', 'chromium-browser']
  .flatMap((name) => (process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, name)))
  .find((file) => existsSync(file));

/** A `describe` that is skipped, with a word on why, where there is no browser. */
export function inBrowser(name: string, tests: () => void): void {
  (chromiumPath === undefined ? describe.skip : describe)(`${name} (needs chromium)`, tests);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

/** GraphiQL as somebody uses it who sits before it. */
export class GraphiqlUser {
  constructor(private readonly page: Page) {}

  openTab(operation: string): Promise<void> {
    return this.page.getByRole('tab', { name: operation }).click();
  }

  run(): Promise<void> {
    return this.page.locator('button.graphiql-execute-button').click();
  }

  /** What the answer's pane shows, once the text is in it. Rejects with what is there instead when it does not come. */
  async answerWith(text: string): Promise<string> {
    const pane = this.page.locator('.result-window .CodeMirror-code');
    let shown = '';
    await until(async () => (shown = await pane.innerText()).includes(text)).catch((error: unknown) => {
      throw new Error(`${text} did not show; there is: ${shown}`, { cause: error });
    });
    return shown;
  }
}

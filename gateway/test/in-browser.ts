import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';

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

  /** What the answer's pane shows, once the text is in it. Rejects when it has not come after fifteen seconds. */
  async answerWith(text: string): Promise<string> {
    const pane = this.page.locator('.result-window .CodeMirror-code');
    for (let tries = 0; tries < 150; tries += 1) {
      const shown = await pane.innerText();
      if (shown.includes(text)) return shown;
      await sleep(100);
    }
    throw new Error(`${text} did not show; there is: ${await pane.innerText()}`);
  }
}

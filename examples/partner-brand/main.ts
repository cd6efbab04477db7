/** `npm run example:partner`: a partner brand beside a running programme. See README.md. */
import { PartnerBrand } from './partner-brand.js';
import { NoAnswer } from './programme.js';
import { readSettings } from './settings.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const settings = readSettings(process.env);
  const brand = await PartnerBrand.start(settings, say);
  const stop = () => void brand.stop().then(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await brand.begin().catch((error: unknown) => {
    if (!(error instanceof NoAnswer)) throw error;
    say(`${error.message}: it is asked again every half minute`);
  });
  say(
    `${settings.brand} is at ${settings.publicUrl}, told at ${settings.publicUrl}/webhooks, and keeps ${settings.journal}`,
  );
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

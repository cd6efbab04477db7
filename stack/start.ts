/** `npm start`: the whole house on one machine. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SettingsError } from '../chassis/settings.js';
import { CannotStart } from './cannot-start.js';
import { DemoCallers } from './demo/demo-callers.js';
import type { DemoRecord } from './demo/demo-record.js';
import { loadRestOfDemo, prepareDemo } from './demo/load-demo.js';
import { RunningStack } from './running/running-stack.js';
import { keepSecrets, type Secrets } from './secrets.js';
import { startBlock, type SampleToken } from './start-block.js';
import { onStopSignals } from './stop-signals.js';
import { readStackSettings, type StackSettings } from './stack-settings.js';
import { tokenSource } from './tokens.js';

async function main(): Promise<void> {
  const settings = readStackSettings(process.env);
  const secrets = await keepSecrets(settings.home);
  const stack = new RunningStack(settings, secrets, process.env);
  stopWhenTold(stack);
  const callers = new DemoCallers(`http://127.0.0.1:${settings.ports.gateway}/graphql`, secrets);
  try {
    await stack.start();
    const record = settings.demo ? await firstOfDemo(stack, callers, settings) : undefined;
    console.log(
      startBlock({
        settings,
        // Since the process began: what was compiled first is part of the wait.
        seconds: performance.now() / 1000,
        database: stack.databaseDescription,
        tokens: await sampleTokens(settings, secrets, record),
        logs: path.join(settings.home, 'logs'),
        loading: record?.complete === false,
      }),
    );
    if (record?.complete === false) await loadBehind(stack, callers, settings, record);
    await stack.unlessAServiceDies(new Promise(() => undefined));
  } catch (error) {
    if (!stack.isStopping) {
      console.error(messageFor(error));
      process.exitCode = 1;
    }
  } finally {
    await stack.stop();
    await callers.close();
  }
}

/** What cannot be loaded is no reason to take a running house down. */
async function firstOfDemo(stack: RunningStack, callers: DemoCallers, settings: StackSettings) {
  try {
    return await stack.unlessAServiceDies(prepareDemo(callers, settings, new Date()));
  } catch (error) {
    if (stack.isStopping || stack.hasLostAService) throw error;
    console.error(`The demo could not be loaded: ${messageFor(error)}\nThe next start tries again.`);
    return undefined;
  }
}

async function loadBehind(
  stack: RunningStack,
  callers: DemoCallers,
  settings: StackSettings,
  record: DemoRecord,
): Promise<void> {
  try {
    await stack.unlessAServiceDies(loadRestOfDemo(callers, settings, record, process.stdout));
    console.log('demo data complete: 200 members with a year of purchases');
  } catch (error) {
    if (stack.isStopping || stack.hasLostAService) throw error;
    console.error(`The rest of the demo data could not be loaded: ${messageFor(error)}\nThe next start tries again.`);
  }
}

async function sampleTokens(settings: StackSettings, secrets: Secrets, record?: DemoRecord): Promise<SampleToken[]> {
  if (settings.outsideIssuer) return [];
  const member = record?.memberNumber === undefined ? [] : [`member:${record.memberNumber}`];
  return Promise.all(
    [...member, 'channel:shop', 'partner:bakery', 'ops:ann'].map(async (who) => ({
      who,
      token: await tokenSource(secrets, who)(),
    })),
  );
}

function stopWhenTold(stack: RunningStack): void {
  const stop = () => {
    console.log('\nstopping ...');
    void stack.stop().then(async () => {
      // What waited for the services has ended with an error by now and has nothing more to say.
      await sleep(20);
      process.exit();
    });
  };
  onStopSignals(stop, () => {
    stack.killServices();
  });
}

function messageFor(error: unknown): string {
  if (error instanceof CannotStart || error instanceof SettingsError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

await main();

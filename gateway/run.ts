/** The gateway as a program: `npm run gateway -- --supergraph FILE --port N [--host H] [--open]`, the rest by environment. */
import { SettingsError } from '../chassis/settings.js';
import { environmentWith, readGatewaySettings } from './env.js';
import { startGateway } from './main.js';

try {
  const gateway = await startGateway(readGatewaySettings(environmentWith(process.argv.slice(2))));
  let stopping = false;
  const stop = () => {
    // A second signal means that whoever runs us will not wait.
    if (stopping) process.exit(1);
    stopping = true;
    gateway.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  process.stderr.write(`${messageFor(error)}\n`);
  process.exitCode = 1;
}

/** What a person can mend is said in a sentence; for the rest the stack is worth more. */
function messageFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: string };
  if (code === 'EADDRINUSE')
    return 'The port is taken: stop what listens there, or set PORT (or --port) or METRICS_PORT to another.';
  if (error instanceof SettingsError || code?.startsWith('ERR_PARSE_ARGS')) return error.message;
  return error.message.startsWith('The supergraph file') ? error.message : (error.stack ?? error.message);
}

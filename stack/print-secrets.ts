/** `npm run secrets`: this installation's secrets as an .env file for docker compose, made first where there are none. */
import { homeOf } from './home.js';
import { asEnvironmentFile, keepSecrets } from './secrets.js';

process.stdout.write(asEnvironmentFile(await keepSecrets(homeOf(process.env))));

/**
 * Stands in for the name server that Docker gives a compose network: the names of docker-compose.yml's services lead to
 * this machine. Preloaded into the processes of compose.test.ts, and the only thing in them that the file does not name.
 */
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const file = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
const services = file.slice(file.indexOf('\nservices:'), file.indexOf('\nvolumes:'));
const names = new Set([...services.matchAll(/^ {2}([a-z]+):$/gm)].map(([, name]) => name));

const lookUp = dns.lookup;
dns.lookup = (name, ...rest) => lookUp(names.has(name) ? '127.0.0.1' : name, ...rest);
const lookUpPromised = dns.promises.lookup;
dns.promises.lookup = (name, ...rest) => lookUpPromised(names.has(name) ? '127.0.0.1' : name, ...rest);
syncBuiltinESMExports();

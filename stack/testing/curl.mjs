import { Buffer } from 'node:buffer';

/** As much of curl as the pages of this repository use, for machines without it: `-s`, `-u`, `-H` and `-d`. */
const [...given] = process.argv.slice(2);
const headers = new globalThis.Headers();
let url;
let body;
while (given.length > 0) {
  const what = given.shift();
  if (what === '-u') headers.set('authorization', `Basic ${Buffer.from(given.shift()).toString('base64')}`);
  else if (what === '-H') headers.append(...given.shift().split(/: (.*)/s, 2));
  else if (what === '-d') body = given.shift();
  else if (what !== '-s') url = what;
}
if (body !== undefined && !headers.has('content-type'))
  headers.set('content-type', 'application/x-www-form-urlencoded');
const answer = await globalThis.fetch(url, { method: body === undefined ? 'GET' : 'POST', headers, body });
process.stdout.write(await answer.text());

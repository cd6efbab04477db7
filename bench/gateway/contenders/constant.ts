/** Answers every request with the same bytes: `constant.js PORT BYTES`. What the asking side could ask for at most. */
import { createServer } from 'node:http';

const [port, bytes] = process.argv.slice(2).map(Number);
const content = Buffer.from(JSON.stringify({ data: 'x'.repeat(bytes ?? 0) }));
const headers = { 'content-type': 'application/json', 'content-length': content.length };
createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, headers);
    response.end(content);
  });
}).listen(port, '127.0.0.1');

/** Requests that try to be somebody else without a token that says so. */
import { connect } from 'node:net';
import { issueToken } from '../../identity/embedded-issuer.js';
import { attackedGateway } from './attacked-gateway.js';

const attacked = attackedGateway();

const body = JSON.stringify({ query: '{ greeting }' });
const callersSeen = () => attacked.graph.members.arrived.map(({ call }) => call?.caller);

/** Bytes as they are: what no HTTP client would send. */
async function sendRaw(lines: string[], content = body): Promise<string> {
  const { hostname, port } = new URL(attacked.gateway.url);
  const socket = connect(Number(port), hostname);
  socket.write(`${lines.join('\r\n')}\r\n\r\n${content}`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

const post = ['POST /graphql HTTP/1.1', 'host: gateway', 'content-type: application/json', 'connection: close'];
const withLength = [...post, `content-length: ${body.length}`];

describe('headers that claim an identity', () => {
  test.each([
    'x-signed-call',
    'x-caller',
    'x-member-id',
    'x-user',
    'x-forwarded-user',
    'x-remote-user',
    'x-authenticated-scopes',
    'forwarded',
    'cookie',
    'apollographql-client-name',
    'proxy-authorization',
  ])('%s reaches no subgraph', async (name) => {
    const answer = await attacked.gateway.graphql('{ greeting spendable }', { headers: { [name]: 'ops:ann' } });
    expect(answer.data).toEqual({ greeting: '你好', spendable: 7 });
    for (const { arrived } of [attacked.graph.members, attacked.graph.points]) {
      expect(arrived.map(({ call }) => call?.caller)).toEqual([{ kind: 'anonymous' }]);
      expect(JSON.stringify(arrived)).not.toContain('ops:ann');
    }
  });

  test('a call of the gateway’s own, overheard and sent back to it, is nobody’s', async () => {
    const token = await issueToken(attacked.gateway.issuerKey, { kind: 'ops', name: 'ann' });
    await attacked.gateway.graphql('{ greeting }', { token });
    const overheard = attacked.graph.members.arrived[0]!.headers['x-signed-call'] as string;
    await attacked.gateway.graphql('{ greeting }', { headers: { 'x-signed-call': overheard } });
    expect(callersSeen()).toEqual([expect.objectContaining({ kind: 'ops' }), { kind: 'anonymous' }]);
    const asToken = await attacked.gateway.graphql('{ greeting }', { token: overheard });
    expect(asToken.status).toBe(401);
  });

  test('an identity in the body, or among the extensions, is none', async () => {
    await attacked.gateway.post(
      JSON.stringify({ query: '{ greeting }', caller: { kind: 'ops' }, extensions: { caller: { kind: 'ops' } } }),
    );
    expect(callersSeen()).toEqual([{ kind: 'anonymous' }]);
    expect(JSON.parse(attacked.graph.members.arrived[0]!.body)).not.toHaveProperty('caller');
    expect(attacked.graph.members.arrived[0]!.body).not.toContain('ops');
  });
});

describe('authorization twice', () => {
  const tokenOf = (name: string) => issueToken(attacked.gateway.issuerKey, { kind: 'ops', name });

  test('in two headers: the first counts, as for every proxy built on Node, and the second goes nowhere', async () => {
    const [ann, bo] = [await tokenOf('ann'), await tokenOf('bo')];
    expect(await sendRaw([...withLength, `authorization: Bearer ${ann}`, `authorization: Bearer ${bo}`])).toMatch(
      /^HTTP\/1\.1 200 /,
    );
    expect(callersSeen()).toEqual([expect.objectContaining({ kind: 'ops', name: 'ann' })]);
  });

  test.each([
    ['two tokens', (ann: string, bo: string) => `Bearer ${ann}, Bearer ${bo}`],
    ['two tokens with a blank', (ann: string, bo: string) => `Bearer ${ann} ${bo}`],
    ['a token behind another scheme', (ann: string) => `Basic eA==, Bearer ${ann}`],
  ])('in one header, %s: refused', async (_what, value) => {
    const authorization = value(await tokenOf('ann'), await tokenOf('bo'));
    const answer = await attacked.gateway.graphql('{ greeting }', { headers: { authorization } });
    expect([answer.status, answer.errors?.[0]?.extensions]).toEqual([401, { code: 'UNAUTHENTICATED' }]);
    expect(attacked.fetched()).toBe(0);
  });
});

describe('a request inside a request, for a proxy and us to disagree about', () => {
  const inner = `POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-length: 0\r\n\r\n`;

  test.each([
    ['a length and pieces', [...withLength, 'transfer-encoding: chunked'], `0\r\n\r\n${inner}`],
    ['two lengths', [...withLength, `content-length: ${body.length + 1}`], `${body} ${inner}`],
    ['pieces by an unknown name', [...post, 'transfer-encoding: chunked, identity'], `0\r\n\r\n${inner}`],
    ['a header’s name with a blank behind it', [...post, `content-length : ${body.length}`], body],
    ['a line that is folded', [...withLength, 'x-note: a', ' x-caller: ops:ann'], body],
  ])('%s: 400, and nothing of it is carried out', async (_what, lines, content) => {
    expect(await sendRaw(lines, content)).toMatch(/^HTTP\/1\.1 400 /);
    expect(attacked.fetched()).toBe(0);
  });
});

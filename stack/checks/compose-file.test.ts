import { fillIn, readCompose, startOrder } from './compose-file.js';

const text = `
x-common: &common
  image: fealty
  environment: &environment
    HOST: 0.0.0.0
services:
  late:
    <<: *common
    depends_on: { early: { condition: service_healthy } }
    environment:
      <<: *environment
      SECRET: \${SECRET:?make one}
      PORT: \${PORT:-4000}
      PRICE: 5$$
  early:
    image: fealty
`;

test('merged anchors and variables are filled in as docker compose does', () => {
  const late = readCompose(text)['late']!;
  expect(fillIn(late, { SECRET: 's' }).environment).toEqual({
    HOST: '0.0.0.0',
    SECRET: 's',
    PORT: '4000',
    PRICE: '5$',
  });
  expect(fillIn(late, { SECRET: 's', PORT: '1' }).environment['PORT']).toBe('1');
});

test('a required variable that is missing or empty is named', () => {
  const late = readCompose(text)['late']!;
  expect(() => fillIn(late, {})).toThrow('docker-compose.yml needs SECRET: make one');
  expect(() => fillIn(late, { SECRET: '' })).toThrow('needs SECRET');
});

test('services start after those they depend on, and a circle is no order', () => {
  const services = readCompose(text);
  expect(startOrder(services)).toEqual(['early', 'late']);
  services['early']!.depends_on = { late: { condition: 'service_healthy' } };
  expect(() => startOrder(services)).toThrow('a circle of depends_on: late -> early -> late');
});

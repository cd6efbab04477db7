import { startBlock } from './start-block.js';
import { readStackSettings } from './stack-settings.js';

function blockWith(environment: Record<string, string>): string {
  return startBlock({
    settings: readStackSettings({ FEALTY_DATA: '/tmp/nowhere', ...environment }),
    seconds: 9.87,
    database: 'embedded',
    tokens: [],
    logs: '/tmp/nowhere/logs',
    loading: false,
  });
}

test('Redis is named without its password', () => {
  const block = blockWith({ REDIS_URL: 'redis://fealty:very-secret@cache.example:6380/2' });
  expect(block).toContain('memory     redis, redis://fealty@cache.example:6380/2');
  expect(block).not.toContain('very-secret');
});

test('a password alone is cut as well; without REDIS_URL the memory is the process itself', () => {
  const block = blockWith({ REDIS_URL: 'rediss://:very-secret@cache.example' });
  expect(block).toContain('memory     redis, rediss://cache.example');
  expect(block).not.toContain('very-secret');
  expect(blockWith({})).toContain('in memory (REDIS_URL is not set)');
});

import { normalisedEmail, normalisedPhone } from './contact.js';

describe('phones', () => {
  test.each([
    ['13800138000', '+8613800138000'],
    ['138 0013 8000', '+8613800138000'],
    ['+86 138-0013-8000', '+8613800138000'],
    ['0086 13800138000', '+8613800138000'],
    ['+44 20 7946 0018', '+442079460018'],
  ])('%j is %s', (typed, phone) => {
    expect(normalisedPhone(typed)).toBe(phone);
  });

  test.each(['', '12345', '+86 138', 'not a phone', '23800138000', '+86 10 8888 8888 ext. 7', '+999 1234567'])(
    '%j is none',
    (typed) => {
      expect(normalisedPhone(typed)).toBeNull();
    },
  );
});

describe('e-mail addresses', () => {
  test.each([
    ['Li.Hua@Example.COM', 'li.hua@example.com'],
    [' li@example.com ', 'li@example.com'],
  ])('%j is %s', (typed, email) => {
    expect(normalisedEmail(typed)).toBe(email);
  });

  test.each(['', 'li', 'li@', '@example.com', 'li@example', 'li hua@example.com', 'li@example.com, hua@example.com'])(
    '%j is none',
    (typed) => {
      expect(normalisedEmail(typed)).toBeNull();
    },
  );
});

import { normalisedEmail, normalisedPhone } from './contact.js';

describe('phones', () => {
  test.each([
    ['13800138000', '+8613800138000'],
    ['138 0013 8000', '+8613800138000'],
    ['+86 138-0013-8000', '+8613800138000'],
    ['0086 13800138000', '+8613800138000'],
    ['+44 20 7946 0018', '+442079460018'],
    // As keyboards of Chinese type them, as phones copy them, and as links carry them.
    ['１３８ ００１３ ８０００', '+8613800138000'],
    ['＋８６（１３８）００１３－８０００', '+8613800138000'],
    ['+86\u00a0138\u20090013\u30008000', '+8613800138000'],
    ['\u202a+86‑138‑0013‑8000\u202c', '+8613800138000'],
    ['tel:+86-138-0013-8000', '+8613800138000'],
    ['tel:138-0013-8000;phone-context=+86', '+8613800138000'],
    ['(+86) 138.0013.8000', '+8613800138000'],
    ['86 13800138000', '+8613800138000'],
    ['010-12345678', '+861012345678'],
    // Twenty more countries, as people there write them.
    ['001 415 555 2671', '+14155552671'],
    ['+44 (0)20 7946 0018', '+442079460018'],
    ['+81 3-1234-5678', '+81312345678'],
    ['+49 (0)30 / 901820', '+4930901820'],
    ['+33 1 42 68 53 00', '+33142685300'],
    ['+7 (495) 123-45-67', '+74951234567'],
    ['+91 98765 43210', '+919876543210'],
    ['00852 2345 6789', '+85223456789'],
    ['+853 2855 5555', '+85328555555'],
    ['+886 (0)912-345-678', '+886912345678'],
    ['+65 6123 4567', '+6561234567'],
    ['+82 (0)10-1234-5678', '+821012345678'],
    ['+61 (0)412 345 678', '+61412345678'],
    ['+55 (11) 91234-5678', '+5511912345678'],
    ['+27 82 123 4567', '+27821234567'],
    // Italy's zero is part of the number.
    ['+39 06 6982', '+39066982'],
    ['+34 912 345 678', '+34912345678'],
    ['+971 50 123 4567', '+971501234567'],
    ['+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧', '+966501234567'],
    ['+20 100 123 4567', '+201001234567'],
    ['+52 55 1234 5678', '+525512345678'],
  ])('%j is %s', (typed, phone) => {
    expect(normalisedPhone(typed)).toBe(phone);
  });

  test.each([
    ...['', '12345', '+86 138', 'not a phone', '23800138000', '+999 1234567', '+0013800138000'],
    ...[
      '+86 10 8888 8888 ext. 7',
      'tel:+8613800138000;ext=5',
      '+8613800138000#12',
      '138 0013 8000 x5',
      '01012345678转8',
    ],
    ...[
      'call 13800138000 please',
      '13800138000 or 13900139000',
      '1-800-FLOWERS',
      '电话13800138000',
      'tel:tel:13800138000',
    ],
  ])('%j is none', (typed) => {
    expect(normalisedPhone(typed)).toBeNull();
  });
});

describe('e-mail addresses', () => {
  test.each([
    ['Li.Hua@Example.COM', 'li.hua@example.com'],
    [' li@example.com ', 'li@example.com'],
    ['li+shop@example.com', 'li+shop@example.com'],
    // Of one width, however the keyboard was set.
    ['ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'li@example.com'],
    ['li@example。com', 'li@example.com'],
    // One domain in letters and as the network spells it.
    ['li@bücher.example', 'li@bücher.example'],
    ['LI@BÜCHER.example', 'li@bücher.example'],
    ['li@xn--bcher-kva.example', 'li@bücher.example'],
    ['li@bu\u0308cher.example', 'li@bücher.example'],
    ['li@xn--r8jz45g.jp', 'li@例え.jp'],
    // A mailbox of any letters, put together or not.
    ['李华@example.com', '李华@example.com'],
    ['e\u0301lise@example.com', 'élise@example.com'],
    ['\u212ali@example.com', 'kli@example.com'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%j is %s', (typed, email) => {
    expect(normalisedEmail(typed)).toBe(email);
  });

  test.each([
    ...['', 'li', 'li@', '@example.com', 'li@example', 'li hua@example.com', 'li@example.com, hua@example.com'],
    ...['li\u200b@example.com', 'li@exam\u00adple.com', '\u202eli@example.com', 'li@ex%61mple.com', 'li@xn--a.com'],
    ...['li@127.1', 'li@[127.0.0.1]', 'li@localhost', 'li@example.com.', 'li@@example.com', 'li@-.com'],
    `${'a'.repeat(65)}@example.com`,
  ])('%j is none', (typed) => {
    expect(normalisedEmail(typed)).toBeNull();
  });

  test.each([
    // Cyrillic а and і, and the German ß, which is no ss in a domain.
    ['li@ex\u0430mple.com', 'li@example.com'],
    ['l\u0456@example.com', 'li@example.com'],
    ['li@faß.de', 'li@fass.de'],
  ])('%j looks like %j and is another address', (typed, alike) => {
    expect(normalisedEmail(typed)).not.toBeNull();
    expect(normalisedEmail(typed)).not.toBe(normalisedEmail(alike));
  });
});

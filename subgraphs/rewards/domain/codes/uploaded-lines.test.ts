import { linesOfUpload } from './uploaded-lines.js';

test('each bad line is told of by its number, the others are taken, empty ones are nothing', () => {
  const texts = ['ABC123', '', ' abc-123 ', 'ABC', 'x'.repeat(65), 'DEF 456', '   ', 'DEF456'];
  expect(linesOfUpload(texts, 5_001)).toEqual({
    good: [
      { line: 5_001, code: 'ABC123' },
      { line: 5_008, code: 'DEF456' },
    ],
    refused: [
      { line: 5_003, reason: 'DUPLICATE_IN_FILE' },
      { line: 5_004, reason: 'TOO_SHORT' },
      { line: 5_005, reason: 'TOO_LONG' },
      { line: 5_006, reason: 'BAD_CHARACTER' },
    ],
  });
});

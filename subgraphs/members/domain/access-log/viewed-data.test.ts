import { viewedDataOf, viewInWords } from './viewed-data.js';

test('each kind once and in one order, and what has no name here as other data', () => {
  expect(viewedDataOf(['points', 'profile', 'points'])).toEqual(['PROFILE', 'POINTS']);
  expect(viewedDataOf(['constructor', 'shoe-size'])).toEqual(['OTHER']);
});

test('it is said in both languages', () => {
  expect(viewInWords(['PROFILE', 'POINTS'], 'en')).toBe('Our staff looked at: personal details, points');
  expect(viewInWords(['PROFILE', 'POINTS'], 'zh-CN')).toBe('工作人员查看了：个人资料、积分');
});

export const names = {
  byHand: 'by hand',
  ours: 'ours',
  unchecked: 'ours unchecked',
  jose: 'ours with jose',
  compiled: 'ours with graphql-jit',
} as const;

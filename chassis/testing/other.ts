export const x: number = 5;

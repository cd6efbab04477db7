import { greatCircleMetres } from './great-circle.js';

/** A quarter of a great circle: 6,371,008.8 m times pi / 2. */
const quarter = 10_007_557.22;
/** The ninetieth part of it. */
const degree = 111_195.08;

const metres = (...[latitude, longitude, otherLatitude, otherLongitude]: [number, number, number, number]) =>
  greatCircleMetres({ latitude, longitude }, { latitude: otherLatitude, longitude: otherLongitude });

test.each([
  ['nowhere', 31.23, 121.47, 31.23, 121.47, 0],
  ['from the equator to the pole', 0, 0, 90, 0, quarter],
  ['a quarter of the equator', 0, -45, 0, 45, quarter],
  // Over a quarter of longitude cos d is the product of the sines of the latitudes: a half here, which is 60 degrees.
  ['along no meridian', 45, 0, 45, 90, 60 * degree],
  ['across the date line', 0, 179.5, 0, -179.5, degree],
  ['from one side of the date line to the other', 10, 180, 10, -180, 0],
  ['between two longitudes of the pole', 90, 0, 90, 135, 0],
  ['over the pole', 89.5, 0, 89.5, 180, degree],
  ['over the south pole', -89.5, -90, -89.5, 90, degree],
  ['to the other side of the earth', 0, 0, 0, 180, 2 * quarter],
  ['from pole to pole', 90, 12, -90, 77, 2 * quarter],
])('%s', (_, latitude, longitude, otherLatitude, otherLongitude, expected) => {
  // The figures above are given to a hundredth, the longest 120 times over.
  expect(Math.abs(metres(latitude, longitude, otherLatitude, otherLongitude) - expected)).toBeLessThan(0.6);
});

test('keeps its precision over a metre', () => {
  expect(metres(31.23, 121.47, 31.23 + 1 / degree, 121.47)).toBeCloseTo(1, 6);
});

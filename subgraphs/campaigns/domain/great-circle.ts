import type { Place } from './facts.js';

/** Mean radius of the earth by the IUGG (GRS 80, H. Moritz, 1980): a third of twice the equatorial and once the polar one. */
const earthRadiusMetres = 6_371_008.8;

/**
 * Metres between two places along a great circle of a sphere, by the haversine formula (R. W. Sinnott, "Virtues of the
 * Haversine", Sky and Telescope 68, 1984), which keeps its precision over a few metres, where a cosine would lose it, and needs no
 * exception at the poles and the date line. The earth is no sphere: up to 0.6 % off.
 */
export function greatCircleMetres(one: Place, other: Place): number {
  const [latitude, otherLatitude] = [radians(one.latitude), radians(other.latitude)];
  const haversine =
    haversineOf(otherLatitude - latitude) +
    Math.cos(latitude) * Math.cos(otherLatitude) * haversineOf(radians(other.longitude - one.longitude));
  // Rounding may carry it past one for two places that are opposite.
  return 2 * earthRadiusMetres * Math.asin(Math.sqrt(Math.min(1, haversine)));
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const haversineOf = (angle: number) => Math.sin(angle / 2) ** 2;

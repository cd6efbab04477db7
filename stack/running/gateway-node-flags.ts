/**
 * How Node is started for the gateway. What many requests under way hold is copied at every collection of young objects; in four
 * times the room there is a quarter of these, for at most 150 MB more. Dockerfile, docker-compose.yml and package.json say the same.
 */
export const gatewayNodeFlags = ['--max-semi-space-size=64'];

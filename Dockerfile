# One image for every service of Sluice; the command says which. Built and run by docker-compose.yml.
FROM node:20-bookworm-slim AS build
WORKDIR /sluice
COPY . .
# No package's script at installation is needed here (docs/dependencies.md). What only the build and the tests need is taken away at the end.
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
 && PRISMA_SCHEMA_ENGINE_BINARY=/bin/true PRISMA_HIDE_UPDATE_MESSAGE=1 npx prisma generate \
 && npx tsc -b \
 && npm run bundle --workspace apps/dashboard --silent \
 && find . -name '*.tsbuildinfo' -not -path './node_modules/*' -delete \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error

FROM node:20-bookworm-slim
# git reads trees and public-inbox archives, xz undoes archives.
RUN apt-get update && apt-get install --yes --no-install-recommends git xz-utils ca-certificates && rm -rf /var/lib/apt/lists/*
# Trees and archives are mounted on purpose, and belong to whoever fetches them.
RUN git config --system --add safe.directory '*'
WORKDIR /sluice
COPY --from=build /sluice .
# The database is a server of its own here: nothing is kept in the container.
USER node
ENV NODE_ENV=production
STOPSIGNAL SIGTERM
CMD ["node", "apps/worker/bin/worker.cjs"]

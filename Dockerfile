# One image for every service of Sluice; the command says which. Built and run by docker-compose.yml.
FROM node:20-bookworm-slim AS build
# git reads trees and public-inbox archives, xz undoes archives; the build needs neither, the program does.
RUN apt-get update && apt-get install --yes --no-install-recommends git xz-utils ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /sluice
COPY . .
RUN npm ci --no-audit --no-fund --loglevel=error \
 && PRISMA_SCHEMA_ENGINE_BINARY=/bin/true PRISMA_HIDE_UPDATE_MESSAGE=1 npx prisma generate \
 && npx tsc -b \
 && npm run bundle --workspace apps/dashboard --silent \
 && find . -name '*.tsbuildinfo' -not -path './node_modules/*' -delete
# The database is a server of its own here: nothing is kept in the container.
USER node
ENV NODE_ENV=production
STOPSIGNAL SIGTERM
CMD ["node", "apps/worker/bin/worker.cjs"]

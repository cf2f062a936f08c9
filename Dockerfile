# The App, and nothing that only development needs.
FROM node:24-slim AS build
WORKDIR /haiku
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
LABEL org.opencontainers.image.source="https://github.com/haiku-for-github/haiku" org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /haiku
COPY --from=build /haiku/package.json ./
COPY --from=build /haiku/node_modules node_modules
COPY --from=build /haiku/dist/app.mjs /haiku/dist/check-worker.mjs dist/
COPY --from=build /haiku/studios studios
USER node
EXPOSE 3000
CMD ["node", "dist/app.mjs"]

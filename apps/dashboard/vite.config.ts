import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds an API that runs beside it. */
const API = 'http://127.0.0.1:8080';

export default defineConfig({
  // Below everything else that the API answers: archive paths have two segments of any name.
  base: '/app/',
  plugins: [react()],
  build: {
    // Inlined files would need a wider policy of content security.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { '/api': API, '/sign-in': API } },
});

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** From an answer of one prepared row to one that is derived anew. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

/** One request, as it is counted: by the route's pattern, never by the path that was asked for, of which there is no end. */
export type Answered = { readonly method: string; readonly route: string; readonly status: number };

/** What a process tells of the requests it answers. */
export class HttpMetrics {
  private readonly requests: Counter<'method' | 'route' | 'status'>;
  private readonly durations: Histogram<'method' | 'route'>;
  private readonly streams: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'sluice_http_requests_total',
      help: 'Requests that ended, by route and status',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.durations = new Histogram({
      name: 'sluice_http_request_seconds',
      help: 'How long answers took, from the request line to their last byte; streams of events are left out',
      labelNames: ['method', 'route'],
      buckets: SECONDS,
      registers,
    });
    this.streams = new Gauge({
      name: 'sluice_event_streams',
      help: 'Streams of events that are open',
      registers,
    });
  }

  /** A request ended; without a duration it is one whose length says nothing of our work. */
  answered({ method, route, status }: Answered, seconds?: number): void {
    this.requests.inc({ method, route, status });
    if (seconds !== undefined) this.durations.observe({ method, route }, seconds);
  }

  /** So many streams are open now. */
  open(streams: number): void {
    this.streams.set(streams);
  }
}

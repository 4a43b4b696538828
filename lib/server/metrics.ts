import { monitorEventLoopDelay } from 'node:perf_hooks';
import { counted } from '../metrics/counted.ts';
import { counter, counters, gauge, type Metric } from '../metrics/exposition.ts';
import { once } from '../once.ts';
import type { Health } from './health.ts';
import { pages } from './pages.ts';

/** The event loop is to come round so often (ms) that its delays can be seen. */
const resolution = 20;

/** It costs something, little: it begins when somebody asks for the first time. */
const delays = () =>
  once('event-loop-delays', () => {
    const histogram = monitorEventLoopDelay({ resolution });
    histogram.enable();
    return histogram;
  });

/** Answers by kind and class of status, those from memory too. */
function answered(): Metric {
  const { fromMemory, feedsFromMemory, answers } = counted();
  const all = new Map(answers);
  for (const [kind, counts] of Object.entries({ page: fromMemory, feed: feedsFromMemory }))
    for (const [status, count] of Object.entries(counts))
      all.set(`${kind} ${status}`, (all.get(`${kind} ${status}`) ?? 0) + count);
  const samples = [...all].map(([key, value]) => {
    const [kind = '', status = ''] = key.split(' ');
    return { labels: { kind, class: status }, value };
  });
  return { name: 'waypost_answers_total', help: 'Answers, by what was asked for and class of status.', type: 'counter', samples };
}

function ofPages(): Metric[] {
  const { fromMemory, feedsFromMemory, pageMemory, renders } = counted();
  const straight = [fromMemory, feedsFromMemory].reduce((sum, counts) => sum + counts['2xx'] + counts['3xx'], 0);
  const hits = { hit: straight + pageMemory.hit, miss: pageMemory.miss };
  const { pages: held, bytes } = pages().size;
  return [
    counters('waypost_page_memory_answers_total', 'Answers from the memory of pages, and those made for it.', 'result', hits),
    gauge('waypost_page_memory_pages', 'Pages in memory.', held),
    gauge('waypost_page_memory_bytes', 'Bytes of the pages in memory, all codings together.', bytes),
    renders.toMetric('waypost_render_duration_seconds', 'How long pages took to be rendered.'),
  ];
}

function ofWork({ publish, pullFailsSince, store }: Health): Metric[] {
  const { publishes, publishFailures, comments, mails, pings } = counted();
  const isFailing = publish.failing !== null || pullFailsSince !== null;
  return [
    publishes.toMetric('waypost_publish_duration_seconds', 'How long publishes took, those that failed too.'),
    counter('waypost_publish_failures_total', 'Publishes that failed or were refused.', publishFailures),
    gauge('waypost_publish_failing', 'Is there something that cannot be published?', isFailing ? 1 : 0),
    gauge('waypost_broken_files', 'Files with an error, as of the last publish.', publish.last?.broken ?? 0),
    counters('waypost_comments_total', 'Comments that were sent, by what became of them.', 'outcome', comments),
    counters('waypost_mails_total', 'Mails that went out, were given up, and tries that failed.', 'outcome', mails),
    counters('waypost_pings_total', 'Pings of the hub that it took, were given up, and tries that failed.', 'outcome', pings),
    ...(store?.mails ? [gauge('waypost_mails_waiting', 'Mails in the queue.', store.mails.count)] : []),
    ...(store?.pings ? [gauge('waypost_pings_waiting', 'Pings in the queue.', store.pings.count)] : []),
  ];
}

function ofMachine({ store, disk }: Health): Metric[] {
  return [
    gauge(
      'waypost_store_up',
      'Can something be written to the store?',
      store && (store.problem === null || store.isBusy) ? 1 : 0,
    ),
    ...(store ? [gauge('waypost_store_answer_seconds', 'How long the store took to say so.', store.seconds)] : []),
    ...(disk ? [gauge('waypost_disk_free_bytes', 'Bytes that are left where DATA_DIR is.', disk.free)] : []),
  ];
}

function ofProcess(): Metric[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, heapTotal } = process.memoryUsage();
  const lag = delays();
  // What is measured is the time from one round to the next, which is `resolution` if nothing is late.
  const seconds = (nanoseconds: number): number => Math.max(0, (nanoseconds || 0) / 1e9 - resolution / 1000);
  const metrics = [
    counter('process_cpu_user_seconds_total', 'CPU time of this process.', user / 1e6),
    counter('process_cpu_system_seconds_total', 'CPU time that the system spent on it.', system / 1e6),
    gauge('process_resident_memory_bytes', 'Memory of this process.', rss),
    gauge('process_start_time_seconds', 'When it was started (s UTC).', performance.timeOrigin / 1000),
    gauge('nodejs_heap_size_used_bytes', 'Heap of V8 that is in use.', heapUsed),
    gauge('nodejs_heap_size_total_bytes', 'Heap of V8.', heapTotal),
    gauge('nodejs_eventloop_lag_mean_seconds', 'How late the event loop was, since this was last asked.', seconds(lag.mean)),
    gauge('nodejs_eventloop_lag_p99_seconds', 'The same, of one in a hundred.', seconds(lag.percentile(99))),
    gauge('nodejs_eventloop_lag_max_seconds', 'The same, at worst.', seconds(lag.max)),
  ];
  lag.reset();
  return metrics;
}

/** What is told of this server, by what its health is. */
export const collectMetrics = (health: Health, version: string): Metric[] => [
  gauge('waypost_info', 'Which program this is.', 1, { version, node: process.versions.node }),
  answered(),
  ...ofPages(),
  ...ofWork(health),
  ...ofMachine(health),
  ...ofProcess(),
];

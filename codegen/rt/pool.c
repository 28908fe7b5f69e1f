/* The thread pool of one context. Part of nibblec_rt.c.
 *
 * One atomic word says what can be claimed: sequence << 16 | chunks of the step << 8 | next chunk. The caller sets
 * `step` and `done`, then publishes the word; caller and workers claim chunks by compare-and-swap on it. A claim
 * that succeeds proves that the step was still unfinished, hence that the `step` read before it was the right one:
 * the caller changes `step` only after each chunk was claimed and done. A worker that never wakes claims nothing, so
 * nobody waits for it.
 *
 * A worker sleeps only after it raised `sleepers` and still saw no work; the caller publishes the word and then takes
 * all `sleepers` and posts the semaphore once for each. Those four accesses are sequentially consistent, so one of the
 * two sees the other. A post never waits, so the child of a fork in the middle of a run cannot hang in it. */

#define NB_SPIN_NS 50000      /* how long a worker without work stays awake */
#define NB_SPINS_PER_LOOK 64  /* pauses between two looks at the clock */
#define NB_SPINS_TO_YIELD 2048 /* pauses of the caller between two yields */

/* Room for a pthread object of any target. */
typedef struct nb_opaque {
  _Alignas(16) unsigned char bytes[128];
} nb_opaque;

typedef struct nb_pool nb_pool;

typedef struct nb_worker {
  nb_pool *pool;
  uint8_t *scratch;
  nb_opaque thread;
} nb_worker;

struct nb_pool {
  _Alignas(64) _Atomic uint64_t word;
  _Alignas(64) _Atomic uint64_t done; /* chunks of the current step that are finished */
  _Alignas(64) _Atomic(const nb_step *) step;
  _Atomic uint32_t sleepers; /* who wait for a post that nobody owes them yet */
  _Atomic uint32_t stop;
  nb_ctx *ctx;
  nb_owner owner;
  int lost;            /* a fork in the middle of a step left chunks that nobody will finish */
  int64_t threads;     /* with the caller */
  int64_t started;     /* workers */
  nb_worker *workers;  /* threads - 1 of them */
  nb_opaque wake;
};

static inline sem_t *nb_wake(nb_pool *pool) { return (sem_t *)(void *)pool->wake.bytes; }

__attribute__((weak, noinline)) void nbrt_pause(void) {}
__attribute__((weak, noinline)) uint64_t nbrt_float_enter(void) { return 0; }
__attribute__((weak, noinline)) void nbrt_float_leave(uint64_t mode) { (void)mode; }

static uint64_t nb_now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_nsec;
}

static inline int64_t nb_word_next(uint64_t word) { return (int64_t)(word & 0xFF); }
static inline int64_t nb_word_chunks(uint64_t word) { return (int64_t)(word >> 8 & 0xFF); }
static inline int nb_word_has_work(uint64_t word) { return nb_word_next(word) < nb_word_chunks(word); }

/* Claims and runs one chunk. Returns 0 when none was left to claim. */
static int nb_try_chunk(nb_pool *pool, uint8_t *scratch) {
  uint64_t word = atomic_load_explicit(&pool->word, memory_order_acquire);
  const nb_step *step;
  do {
    if (!nb_word_has_work(word)) return 0;
    step = atomic_load_explicit(&pool->step, memory_order_relaxed);
  } while (!atomic_compare_exchange_weak_explicit(&pool->word, &word, word + 1, memory_order_acq_rel,
                                                  memory_order_acquire));
  const int64_t chunk = nb_word_next(word), chunks = nb_word_chunks(word);
  step->fn(pool->ctx, step->units * chunk / chunks, step->units * (chunk + 1) / chunks, scratch);
  atomic_fetch_add_explicit(&pool->done, 1, memory_order_release);
  return 1;
}

/* Spins, then sleeps, until there is something to claim. Returns 0 when the pool stops. */
static int nb_await_work(nb_pool *pool) {
  const uint64_t begin = nb_now_ns();
  do {
    for (int i = 0; i < NB_SPINS_PER_LOOK; i++) {
      if (nb_word_has_work(atomic_load_explicit(&pool->word, memory_order_relaxed))) return 1;
      if (atomic_load_explicit(&pool->stop, memory_order_relaxed)) return 0;
      nbrt_pause();
    }
  } while (nb_now_ns() - begin < NB_SPIN_NS);

  do {
    uint32_t asleep = atomic_fetch_add_explicit(&pool->sleepers, 1, memory_order_seq_cst) + 1;
    if (nb_word_has_work(atomic_load_explicit(&pool->word, memory_order_seq_cst)) ||
        atomic_load_explicit(&pool->stop, memory_order_seq_cst)) {
      while (asleep > 0 && !atomic_compare_exchange_weak_explicit(&pool->sleepers, &asleep, asleep - 1,
                                                                  memory_order_relaxed, memory_order_relaxed)) {
      }
      if (asleep > 0) break; /* otherwise the post is on its way */
    }
    while (sem_wait(nb_wake(pool)) != 0) {
    }
  } while (!nb_word_has_work(atomic_load_explicit(&pool->word, memory_order_relaxed)) &&
           !atomic_load_explicit(&pool->stop, memory_order_relaxed));
  return !atomic_load_explicit(&pool->stop, memory_order_relaxed);
}

/* Wakes all who sleep. */
static void nb_wake_all(nb_pool *pool) {
  if (atomic_load_explicit(&pool->sleepers, memory_order_seq_cst) == 0) return;
  for (uint32_t n = atomic_exchange_explicit(&pool->sleepers, 0, memory_order_seq_cst); n > 0; n--)
    sem_post(nb_wake(pool));
}

static void *nb_worker_main(void *arg) {
  const nb_worker *worker = arg;
  (void)nbrt_float_enter();
  do {
    while (nb_try_chunk(worker->pool, worker->scratch)) {
    }
  } while (nb_await_work(worker->pool));
  return NULL;
}

/* Runs all units of a step and returns when they are done. */
static void nb_run_step(nb_pool *pool, const nb_step *step) {
  const int64_t grain = step->grain > 0 ? step->grain : 1;
  int64_t chunks = step->units / grain;
  if (chunks > pool->threads) chunks = pool->threads;
  if (chunks < 2) {
    step->fn(pool->ctx, 0, step->units, pool->ctx->scratch);
    return;
  }

  atomic_store_explicit(&pool->step, step, memory_order_relaxed);
  atomic_store_explicit(&pool->done, 0, memory_order_relaxed);
  const uint64_t sequence = (atomic_load_explicit(&pool->word, memory_order_relaxed) >> 16) + 1;
  atomic_store_explicit(&pool->word, sequence << 16 | (uint64_t)chunks << 8, memory_order_seq_cst);
  nb_wake_all(pool);

  while (nb_try_chunk(pool, pool->ctx->scratch)) {
  }
  for (int spins = 1; atomic_load_explicit(&pool->done, memory_order_acquire) != (uint64_t)chunks; spins++) {
    if (spins % NB_SPINS_TO_YIELD != 0) {
      nbrt_pause();
    } else if (nb_is_own(&pool->owner)) {
      sched_yield();
    } else { /* a signal handler forked, and this is the child */
      pool->lost = 1;
      pool->threads = 1;
      return;
    }
  }
}

/* Leaves the pool of a forked process to the calling thread. What the workers were in the middle of is never
 * looked at again. */
static void nb_pool_orphan(nb_pool *pool) {
  pool->threads = 1;
  pool->started = 0;
  pool->lost = 0;
}

/* Ends the workers that were started. */
static void nb_pool_stop(nb_pool *pool) {
  if (pool->threads < 2) return;
  atomic_store_explicit(&pool->stop, 1, memory_order_seq_cst);
  nb_wake_all(pool);
  for (int64_t i = 0; i < pool->started; i++) {
    pthread_t thread;
    memcpy(&thread, pool->workers[i].thread.bytes, sizeof thread);
    pthread_join(thread, NULL);
  }
  sem_destroy(nb_wake(pool));
}

/* Starts threads - 1 workers in a zeroed pool; they take no signals. Returns 0 on failure, with none left. */
static int nb_pool_start(nb_pool *pool, nb_ctx *ctx, int64_t threads, nb_worker *workers) {
  pool->ctx = ctx;
  pool->threads = threads;
  pool->workers = workers;
  if (threads < 2) return 1;
  sem_init(nb_wake(pool), 0, 0);

  nb_opaque all_signals, old_signals;
  memset(&all_signals, 0xFF, sizeof all_signals);
  pthread_sigmask(SIG_SETMASK, (const sigset_t *)(void *)&all_signals, (sigset_t *)(void *)&old_signals);
  for (; pool->started < threads - 1; pool->started++) {
    nb_worker *worker = &workers[pool->started];
    worker->pool = pool;
    worker->scratch = ctx->scratch + (uint64_t)(pool->started + 1) * ctx->scratch_stride;
    if (pthread_create((pthread_t *)(void *)worker->thread.bytes, NULL, nb_worker_main, worker) != 0) break;
  }
  pthread_sigmask(SIG_SETMASK, (const sigset_t *)(void *)&old_signals, NULL);
  if (pool->started == threads - 1) return 1;
  nb_pool_stop(pool);
  pool->threads = 1;
  return 0;
}

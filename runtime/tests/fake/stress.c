/* Runs the fake model many times on 4 threads, also from contexts of two threads at once, and through many short
 * lives of contexts; for ThreadSanitizer. Usage: stress RUNS. Exits 0 when all results are right. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "nibblec.h"

enum { N = 1000, PREPARED = 2048, BATCH = 2 };

typedef struct job {
  int runs;
  int failures;
} job;

static void *work(void *arg) {
  job *j = arg;
  const nibblec_table *lib = nibblec_library();
  float *a = malloc(BATCH * N * sizeof *a), *y = malloc(BATCH * N * sizeof *y);
  int32_t b[BATCH * 10];
  uint8_t *w = malloc(BATCH * PREPARED);
  const nibblec_options options = {.size = sizeof options, .threads = 4, .profile = 1};
  nibblec_ctx *ctx = NULL;
  for (int run = 0; run < j->runs; run++) {
    if (run % 512 == 0) {
      lib->destroy(ctx);
      if (lib->create(&options, &ctx, NULL) != NIBBLEC_OK) j->failures++;
    }
    if (run % 100 == 0) { /* let the workers fall asleep */
      const struct timespec pause = {0, 200000};
      nanosleep(&pause, NULL);
    }
    for (int i = 0; i < BATCH * N; i++) a[i] = (float)(i + run % 1000);
    for (int i = 0; i < BATCH * 10; i++) b[i] = run + i / 10;
    const void *in[] = {a, b};
    void *out[] = {y, w};
    if (lib->run(ctx, in, out, BATCH) != NIBBLEC_OK) j->failures++;
    for (int i = 0; i < BATCH * N; i++) {
      const int image = i / N;
      const float want = 2 * a[image * N + (i + 500) % N] + (float)(10 * (run + image));
      if (y[i] != want) j->failures++;
    }
  }
  lib->destroy(ctx);
  free(a);
  free(y);
  free(w);
  return NULL;
}

int main(int argc, char **argv) {
  job jobs[2] = {{argc > 1 ? atoi(argv[1]) : 1000, 0}, {0, 0}};
  jobs[1].runs = jobs[0].runs / 4;
  pthread_t other;
  if (pthread_create(&other, NULL, work, &jobs[1]) != 0) return 2;
  work(&jobs[0]);
  pthread_join(other, NULL);

  const nibblec_table *lib = nibblec_library();
  const nibblec_options options = {.size = sizeof options, .threads = 4};
  for (int i = 0; i < jobs[0].runs / 10; i++) {
    nibblec_ctx *ctx;
    if (lib->create(&options, &ctx, NULL) != NIBBLEC_OK) jobs[0].failures++;
    lib->destroy(ctx);
  }
  printf("%d wrong\n", jobs[0].failures + jobs[1].failures);
  return jobs[0].failures + jobs[1].failures == 0 ? 0 : 1;
}

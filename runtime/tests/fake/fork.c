/* Forks while contexts of several threads are idle, asleep, busy on another thread or on this one, and lets the children
 * (and theirs) run and destroy them. Usage: fork KERNEL ROUNDS, where KERNEL is `real`, or how to pretend that it treats
 * requests to wipe a page in children: `refuses`, `pretends`. A child that hangs is killed by its alarm. Exits 0 when
 * every child did all it should. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "nibblec.h"

enum { N = 1000, PREPARED = 2048, SECONDS = 20 };

static const char *kernel;

int madvise(void *at, size_t bytes, int advice) {
  if (strcmp(kernel, "pretends") == 0) return 0;
  if (strcmp(kernel, "refuses") == 0 && advice == MADV_WIPEONFORK) {
    errno = EINVAL;
    return -1;
  }
  return (int)syscall(SYS_madvise, at, bytes, advice);
}

static const nibblec_table *lib;

static nibblec_ctx *context(uint32_t threads) {
  const nibblec_options options = {.size = sizeof options, .threads = threads};
  nibblec_ctx *ctx = NULL;
  if (lib->create(&options, &ctx, NULL) != NIBBLEC_OK) exit(10);
  return ctx;
}

/* One run; the number of wrong values, or -1 - status. */
static int try_run(nibblec_ctx *ctx, int seed) {
  static _Thread_local float a[N], y[N];
  static _Thread_local int32_t b[10];
  static _Thread_local uint8_t w[PREPARED];
  for (int i = 0; i < N; i++) a[i] = (float)(i + seed);
  for (int i = 0; i < 10; i++) b[i] = seed;
  const void *in[] = {a, b};
  void *out[] = {y, w};
  memset(y, 0, sizeof y);
  const nibblec_status status = lib->run(ctx, in, out, 1);
  if (status != NIBBLEC_OK) return -1 - status;
  int wrong = 0;
  for (int i = 0; i < N; i++) wrong += y[i] != 2 * a[(i + 500) % N] + (float)(10 * seed);
  return wrong;
}

static void must_run(nibblec_ctx *ctx, int seed) {
  if (try_run(ctx, seed) != 0) _exit(11);
}

/* Waits for a child. Returns 1, and says how it ended, unless it ended well. */
static int ended(pid_t child, const char *what) {
  int status = 0;
  if (waitpid(child, &status, 0) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) return 0;
  printf("%s: %s %d\n", what, WIFSIGNALED(status) ? "signal" : "exit", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  return 1;
}

static void *keeps_running(void *arg) {
  nibblec_ctx *ctx = ((void **)arg)[0];
  atomic_int *stop = ((void **)arg)[1];
  for (int i = 0; !atomic_load(stop); i++) {
    if (try_run(ctx, i % 100) != 0) abort();
  }
  return NULL;
}

static void *runs_or_is_busy(void *arg) {
  int done = 0;
  for (int i = 0; done < 20; i++) {
    const int found = try_run(arg, i % 100);
    if (found == 0) done++;
    else if (found != -1 - NIBBLEC_BUSY) _exit(12);
  }
  return NULL;
}

/* All that a child does with what it got: idle contexts, and one that another thread was in the middle of. */
static void child(nibblec_ctx *idle, nibblec_ctx *single, nibblec_ctx *busy, int round) {
  alarm(SECONDS);
  if (round % 4 == 0) { /* two threads meet at once at a context that is not theirs yet */
    pthread_t other;
    if (pthread_create(&other, NULL, runs_or_is_busy, busy) != 0) _exit(13);
    (void)runs_or_is_busy(busy);
    pthread_join(other, NULL);
  }
  for (int i = 0; i < 3; i++) {
    must_run(idle, round + i);
    must_run(single, round + i);
    must_run(busy, round + i);
  }
  nibblec_ctx *own = context(4); /* with workers of its own */
  must_run(own, round);
  const pid_t grandchild = round % 3 == 0 ? fork() : -1;
  if (grandchild == 0) {
    alarm(SECONDS);
    must_run(idle, 1);
    must_run(own, 2);
    lib->destroy(own);
    lib->destroy(idle);
    _exit(0);
  }
  if (grandchild > 0 && ended(grandchild, "grandchild") != 0) _exit(14);
  must_run(own, round + 1);
  lib->destroy(own);
  lib->destroy(busy);
  lib->destroy(idle);
  lib->destroy(single);
  _exit(0);
}

static atomic_int children;

static void forks(int signal) {
  (void)signal;
  const pid_t pid = fork();
  if (pid == 0) {
    atomic_store(&children, -1);
    alarm(SECONDS);
  } else if (pid > 0) {
    atomic_fetch_add(&children, 1);
  }
}

/* Forks in the middle of runs of this thread: the child's run gives the right values or says that it cannot. */
static int forks_within_runs(int rounds) {
  nibblec_ctx *ctx = context(4);
  signal(SIGALRM, forks);
  int wrong = 0;
  for (int round = 0; round < rounds; round++) {
    atomic_store(&children, 0);
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    const struct itimerspec soon = {.it_value = {0, 20000 + round * 977 % 100000}};
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0 || timer_settime(timer, 0, &soon, NULL) != 0) exit(15);
    while (atomic_load(&children) == 0) {
      const int found = try_run(ctx, round);
      if (atomic_load(&children) < 0) {
        signal(SIGALRM, SIG_DFL);
        if (found != 0 && found != -1 - NIBBLEC_THREAD) _exit(16);
        must_run(ctx, round + 1);
        lib->destroy(ctx);
        _exit(0);
      }
      if (found != 0) wrong++;
    }
    timer_delete(timer);
    wrong += ended(-1, "forked within a run") != 0;
  }
  signal(SIGALRM, SIG_DFL);
  lib->destroy(ctx);
  return wrong;
}

int main(int argc, char **argv) {
  kernel = argc > 1 ? argv[1] : "real";
  const int rounds = argc > 2 ? atoi(argv[2]) : 50;
  setvbuf(stdout, NULL, _IONBF, 0);
  lib = nibblec_library();
  nibblec_ctx *idle = context(4), *single = context(1), *busy = context(3);
  atomic_int stop = 0;
  void *work[] = {busy, &stop};
  pthread_t other;
  if (pthread_create(&other, NULL, keeps_running, work) != 0) return 2;
  int wrong = 0;
  for (int round = 0; round < rounds; round++) {
    if (round % 5 == 0) usleep(300); /* the workers of `idle` fall asleep */
    else must_run(idle, round);
    fflush(stdout);
    const pid_t pid = fork();
    if (pid == 0) child(idle, single, busy, round);
    wrong += pid < 0 || ended(pid, "child") != 0;
    must_run(idle, round); /* the parent's contexts are as they were */
    must_run(single, round);
  }
  atomic_store(&stop, 1);
  pthread_join(other, NULL);
  lib->destroy(busy);
  lib->destroy(idle);
  lib->destroy(single);
  wrong += forks_within_runs(rounds);
  printf("%d wrong\n", wrong);
  return wrong == 0 ? 0 : 1;
}

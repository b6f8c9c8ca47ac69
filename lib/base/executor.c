/* SPDX-License-Identifier: Apache-2.0 */
#include "executor.h"

#include <stdatomic.h>

#include "context_object.h"

#if defined(__unix__) || defined(__APPLE__)
#define HAVE_PTHREADS 1
#include <pthread.h>
#include <signal.h>
#endif

typedef struct work {
  tier_task task;
  void *arg;
  size_t tasks;
  atomic_size_t next;
} work;

static void work_off(work *shared) {
  size_t index = atomic_fetch_add_explicit(&shared->next, 1, memory_order_relaxed);
  while (index < shared->tasks) {
    shared->task(shared->arg, index);
    index = atomic_fetch_add_explicit(&shared->next, 1, memory_order_relaxed);
  }
}

#if defined(HAVE_PTHREADS)
#define MOST_HELPERS 255

static void *helper(void *shared) {
  work_off(shared);
  return NULL;
}

/* The helpers take no signals: the handlers of the host run in the host's own threads. */
static size_t start_helpers(pthread_t *helpers, size_t wanted, work *shared) {
  size_t started = 0;
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  int masked = pthread_sigmask(SIG_SETMASK, &all, &before) == 0;
  while (started < wanted && pthread_create(&helpers[started], NULL, helper, shared) == 0) {
    started++;
  }
  if (masked) {
    pthread_sigmask(SIG_SETMASK, &before, NULL);
  }
  return started;
}

static void run_threads(work *shared, size_t threads) {
  pthread_t helpers[MOST_HELPERS];
  size_t wanted = (threads < shared->tasks ? threads : shared->tasks) - 1;
  wanted = wanted < MOST_HELPERS ? wanted : MOST_HELPERS;
  size_t started = start_helpers(helpers, wanted, shared);
  work_off(shared);
  for (size_t i = 0; i < started; i++) {
    pthread_join(helpers[i], NULL);
  }
}
#else
static void run_threads(work *shared, size_t threads) {
  (void)threads;
  work_off(shared);
}
#endif

void tier__run(tier_context *context, size_t tasks, tier_task task, void *arg) {
  if (tasks == 0) {
    return;
  }
  if (context->executor.run != NULL) {
    context->executor.run(context->executor.user_data, tasks, task, arg);
    return;
  }
  work shared = {.task = task, .arg = arg, .tasks = tasks};
  atomic_init(&shared.next, 0);
  if (context->threads > 1 && tasks > 1) {
    run_threads(&shared, context->threads);
  } else {
    work_off(&shared);
  }
}

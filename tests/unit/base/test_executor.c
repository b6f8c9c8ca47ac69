/* SPDX-License-Identifier: Apache-2.0 */
#include "base/executor.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/context_object.h"
#include "helpers/assert_close.h"

enum { TASKS = 10000 };

typedef struct tally {
  unsigned char runs[TASKS];
  atomic_int inside;
  atomic_int most_inside;
  atomic_int signals_open;
  pthread_t caller;
} tally;

static void count_run(void *arg, size_t index) {
  tally *counts = arg;
  sigset_t blocked;
  int inside = atomic_fetch_add(&counts->inside, 1) + 1;
  int most = atomic_load(&counts->most_inside);
  while (inside > most && !atomic_compare_exchange_weak(&counts->most_inside, &most, inside)) {
  }
  if (!pthread_equal(pthread_self(), counts->caller) && index % 100 == 0) {
    pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    atomic_fetch_add(&counts->signals_open, sigismember(&blocked, SIGINT) == 0);
  }
  counts->runs[index]++;
  atomic_fetch_sub(&counts->inside, 1);
}

static void check_runs(const tier_context_options *options, size_t tasks) {
  static tally counts;
  tier_context *context = NULL;
  sigset_t before;
  sigset_t after;
  memset(&counts, 0, sizeof counts);
  counts.caller = pthread_self();
  pthread_sigmask(SIG_BLOCK, NULL, &before);
  assert_int_equal(tier__context_make(options, &context, NULL), TIER_OK);
  tier__run(context, tasks, count_run, &counts);
  tier_context_destroy(context);
  pthread_sigmask(SIG_BLOCK, NULL, &after);
  assert_int_equal(sigismember(&before, SIGINT), sigismember(&after, SIGINT));
  assert_int_equal(atomic_load(&counts.inside), 0);
  assert_int_equal(atomic_load(&counts.signals_open), 0);
  int allowed = options == NULL || options->threads < 2 ? 1 : (int)options->threads;
  assert_true(atomic_load(&counts.most_inside) <= allowed);
  for (size_t i = 0; i < TASKS; i++) {
    assert_int_equal(counts.runs[i], i < tasks);
  }
}

static void every_task_runs_once(void **state) {
  static const uint32_t threads[] = {0, 1, 2, 3, 8, 1000};
  static const size_t tasks[] = {0, 1, 2, 7, TASKS};
  (void)state;
  check_runs(NULL, TASKS);
  for (size_t i = 0; i < 6; i++) {
    for (size_t j = 0; j < 5; j++) {
      const tier_context_options options = {.size = sizeof options, .threads = threads[i]};
      check_runs(&options, tasks[j]);
    }
  }
}

static void run_backwards(void *user_data, size_t tasks, tier_task task, void *arg) {
  ++*(int *)user_data;
  while (tasks > 0) {
    task(arg, --tasks);
  }
}

static void the_callers_executor_is_used(void **state) {
  int calls = 0;
  tier_context_options options = {.size = sizeof options, .threads = 4};
  (void)state;
  options.executor.user_data = &calls;
  options.executor.run = run_backwards;
  check_runs(&options, TASKS);
  check_runs(&options, 0);
  assert_int_equal(calls, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_task_runs_once),
      cmocka_unit_test(the_callers_executor_is_used),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* No memory, at every allocation of the main job: the process's own malloc fails at the k-th call, for every k, so that
 * memory of the JSON library is reached too. Each time the failing step must say TIER_E_MEMORY and change nothing,
 * nothing may leak, and a job that goes on afterwards must end with the same bytes as one that never failed. */
#include "helpers/assert_close.h"
#include "helpers/fail_alloc.h"
#include "helpers/malloc_fault.h"
#include "main_job.h"

#define MOST_STEPS 32

/* What can be seen of a book from outside. */
typedef struct book_view {
  size_t count, rejections;
  tier_quality quality;
} book_view;

/* The job without a failure: its digest, and the book after each step. */
static struct {
  uint64_t digest;
  book_view after[MOST_STEPS];
} reference;

/* What happens at the failing step. */
enum { GIVE_UP, GO_ON };

static book_view look_at(const tier_book *book) {
  book_view view;
  tier_error err = {.size = sizeof err};
  memset(&view, 0, sizeof view);
  if (book != NULL) {
    view.count = tier_book_count(book);
    view.rejections = tier_book_rejection_count(book);
    view.quality.size = sizeof view.quality;
    if (tier_book_quality(book, SMALL_SHOP_AS_OF, NULL, &view.quality, &err) != TIER_OK) {
      fail_msg("tier_book_quality: %s", err.message);
    }
  }
  return view;
}

/* Checks a failed step, with memory at hand again: the right code, a message, and everything as before. */
static void check_failure(size_t step, tier_status status, const tier_error *err, const main_job *before,
                          const main_job *job) {
  const char *name = main_job_steps[step].name;
  const book_view view = look_at(job->book);
  if (status != TIER_E_MEMORY || err->code != TIER_E_MEMORY || err->message[0] == '\0') {
    fail_msg("%s returned %s: %s", name, tier_status_name(status), err->message);
  }
  if (memcmp(before, job, sizeof *job) != 0) {
    fail_msg("%s failed, but wrote a result", name);
  }
  if (memcmp(&view, &reference.after[job->book == NULL || step == 0 ? 0 : step - 1], sizeof view) != 0) {
    fail_msg("%s failed, but changed the book", name);
  }
}

/* Runs the job. A step that fails for want of memory ends it, or is checked and done again. */
static tier_status run_job(main_job *job, int manner, tier_test_allocator *memory) {
  tier_error err = {.size = sizeof err};
  for (size_t step = 0; step < main_job_step_count; step++) {
    const main_job before = *job;
    tier_status status = main_job_steps[step].run(job, &err);
    if (status != TIER_OK && manner == GO_ON) {
      malloc_fault_relent();
      if (memory != NULL) {
        memory->fail_at = 0;
      }
      check_failure(step, status, &err, &before, job);
      status = main_job_steps[step].run(job, &err);
    }
    if (status != TIER_OK) {
      return status;
    }
  }
  return TIER_OK;
}

static int run_reference(void **state) {
  tier_error err = {.size = sizeof err};
  main_job job = {0};
  (void)state;
  assert_true(main_job_step_count <= MOST_STEPS);
  main_job_prepare();
  for (size_t step = 0; step < main_job_step_count; step++) {
    if (main_job_steps[step].run(&job, &err) != TIER_OK) {
      fail_msg("%s: %s", main_job_steps[step].name, err.message);
    }
    reference.after[step] = look_at(job.book);
  }
  reference.digest = job.digest;
  main_job_end(&job);
  return 0;
}

/* The checks on a job that has ended. */
static void check_end(size_t k, tier_status status, size_t failed, uint64_t digest, ptrdiff_t live) {
  if (status == TIER_OK && digest != reference.digest) {
    fail_msg("allocation %zu failed, and the job ended with other results", k);
  }
  if (status != TIER_OK && (status != TIER_E_MEMORY || failed == 0)) {
    fail_msg("allocation %zu failed, and the job ended with %s", k, tier_status_name(status));
  }
  if (live != 0) {
    fail_msg("allocation %zu failed, and the job left %td blocks behind", k, live);
  }
  if (main_job_rule.given != main_job_rule.destroyed) {
    fail_msg("allocation %zu failed; %d rules given, %d destroyed", k, main_job_rule.given, main_job_rule.destroyed);
  }
}

/* Fails malloc at the k-th call, for every k until the job no longer gets that far. */
static void fail_malloc_everywhere(int sticky, int manner) {
  malloc_fault_counts counts = {0, 1, 0};
  size_t k = 0;
  while (counts.failed > 0) {
    main_job job = {0};
    malloc_fault_begin(++k, sticky);
    const tier_status status = run_job(&job, manner, NULL);
    main_job_end(&job); /* With memory still failing, if it is to fail for ever. */
    counts = malloc_fault_end();
    check_end(k, status, counts.failed, job.digest, counts.live);
  }
  print_message("  %zu allocations\n", k - 1);
  assert_true(k > 100);
}

/* The same with the allocator of the context. */
static void fail_allocator_everywhere(int sticky, int manner) {
  tier_test_allocator memory = {0};
  const tier_context_options options = {.size = sizeof options, .allocator = tier_test_allocator_hooks(&memory)};
  size_t k = 0;
  do {
    main_job job = {.options = &options};
    tier_test_allocator_fail(&memory, ++k, sticky);
    const tier_status status = run_job(&job, manner, &memory);
    main_job_end(&job);
    check_end(k, status, memory.failed, job.digest, (ptrdiff_t)memory.live);
  } while (memory.failed > 0);
  print_message("  %zu allocations\n", k - 1);
  assert_true(k > 100);
}

static void malloc_fails_once(void **state) {
  (void)state;
  fail_malloc_everywhere(0, GIVE_UP);
}

static void malloc_fails_for_ever(void **state) {
  (void)state;
  fail_malloc_everywhere(1, GIVE_UP);
}

static void malloc_fails_and_the_job_goes_on(void **state) {
  (void)state;
  fail_malloc_everywhere(1, GO_ON);
}

static void the_allocator_fails_once(void **state) {
  (void)state;
  fail_allocator_everywhere(0, GIVE_UP);
}

static void the_allocator_fails_for_ever(void **state) {
  (void)state;
  fail_allocator_everywhere(1, GIVE_UP);
}

static void the_allocator_fails_and_the_job_goes_on(void **state) {
  (void)state;
  fail_allocator_everywhere(1, GO_ON);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(malloc_fails_once),
      cmocka_unit_test(malloc_fails_for_ever),
      cmocka_unit_test(malloc_fails_and_the_job_goes_on),
      cmocka_unit_test(the_allocator_fails_once),
      cmocka_unit_test(the_allocator_fails_for_ever),
      cmocka_unit_test(the_allocator_fails_and_the_job_goes_on),
  };
  return cmocka_run_group_tests_name("no memory in the main job", tests, run_reference, NULL);
}

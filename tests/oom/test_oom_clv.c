/* SPDX-License-Identifier: Apache-2.0 */
/* No memory, at every allocation of a job with customer-base models over arrays: the process's own malloc fails at the
 * k-th call, for every k. Each time the failing call must say TIER_E_MEMORY and give nothing, nothing may leak, and the
 * same call, made again, must bring the job to the numbers of one that never failed. */
#include "helpers/assert_close.h"
#include "helpers/malloc_fault.h"

#include <tier/tier.h>

enum { CUSTOMERS = 16, REPLICATES = 2, PARAMETERS = 3, AGES = 3 };

static const double frequency[CUSTOMERS] = {0, 0, 1, 3, 7, 0, 2, 5, 1, 0, 4, 9, 2, 6, 3, 1};
static const double recency[CUSTOMERS] = {0, 0, 4, 9, 18, 0, 11, 30, 2, 0, 22, 36, 25, 13, 21, 17};
static const double age[CUSTOMERS] = {38, 35, 30, 36, 20, 33, 39, 31, 37, 34, 25, 38, 26, 33, 29, 32};
static const double spend[CUSTOMERS] = {0, 0, 12, 30, 25, 0, 9, 40, 22, 0, 18, 27, 31, 16, 12, 50};
static const double later[CUSTOMERS] = {0, 0, 1, 0, 4, 1, 1, 6, 0, 0, 3, 8, 1, 2, 1, 0};
static const double group[CUSTOMERS] = {0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0};
static const double weights[CUSTOMERS] = {40, 35, 30, 20, 5, 45, 20, 6, 33, 37, 8, 4, 12, 5, 9, 28};
static const double *const covariates[] = {group};
static const char *const covariate_names[] = {"group"};

static const tier_clv_data data = {.size = sizeof data,
                                   .count = CUSTOMERS,
                                   .frequency = frequency,
                                   .recency = recency,
                                   .age = age,
                                   .weights = weights,
                                   .covariates = covariates,
                                   .covariate_names = covariate_names,
                                   .covariate_count = 1};
static const tier_clv_data spend_data = {
    .size = sizeof data, .count = CUSTOMERS, .frequency = frequency, .spend = spend, .weights = weights};

/* Everything the job holds and got. Zero it to begin; a failed step leaves it as it was. */
typedef struct job {
  tier_context *context;
  tier_clv *model, *plain, *spend_model, *loaded;
  char *json;
  double replicates[REPLICATES * PARAMETERS], each[CUSTOMERS], total;
  double purchases[CUSTOMERS], probabilities[4], drawn[CUSTOMERS], cumulative[4];
  double covariance[PARAMETERS * PARAMETERS], expected[AGES], alive[AGES];
  tier_clv_ratio ratio;
  tier_clv_assessment assessment;
} job;

static tier_status make_context(job *j, tier_error *err) { return tier_context_create(NULL, &j->context, err); }

static tier_status fit(job *j, tier_error *err) {
  return tier_clv_fit(j->context, TIER_CLV_NBD, &data, NULL, &j->model, err);
}

static tier_status fit_plain(job *j, tier_error *err) {
  tier_clv_data without = data;
  without.covariate_count = 0;
  return tier_clv_fit(j->context, TIER_CLV_NBD, &without, NULL, &j->plain, err);
}

static tier_status fit_spend(job *j, tier_error *err) {
  return tier_clv_fit(j->context, TIER_CLV_GAMMA_GAMMA, &spend_data, NULL, &j->spend_model, err);
}

static tier_status save(job *j, tier_error *err) { return tier_clv_save(j->model, &j->json, err); }

static tier_status load(job *j, tier_error *err) {
  return tier_clv_load(j->context, (tier_string){j->json, strlen(j->json)}, &j->loaded, err);
}

static tier_status bootstrap(job *j, tier_error *err) {
  return tier_clv_bootstrap(j->context, j->spend_model, &spend_data, 7, REPLICATES, j->replicates, err);
}

static tier_status log_likelihood(job *j, tier_error *err) {
  return tier_clv_log_likelihood(j->loaded, &data, &j->total, j->each, err);
}

/* The columns hold nothing of use after a failure: they are taken only from a call that did not fail. */
static tier_status predict(job *j, tier_error *err) {
  double purchases[CUSTOMERS], low[CUSTOMERS], residual[CUSTOMERS];
  const tier_clv_predict_options options = {.size = sizeof options, .horizon = 10, .annual_discount = 0.1};
  const tier_clv_prediction prediction = {
      .size = sizeof prediction, .purchases = purchases, .low = low, .residual = residual};
  const tier_status status = tier_clv_predict(j->loaded, &data, &options, &prediction, err);
  for (size_t i = 0; status == TIER_OK && i < CUSTOMERS; i++) {
    j->purchases[i] = purchases[i] + 100 * low[i] + 10000 * residual[i];
  }
  return status;
}

static tier_status distribute(job *j, tier_error *err) {
  return tier_clv_distribution(j->loaded, &data, 4, 10, 4, j->probabilities, err);
}

static tier_status simulate(job *j, tier_error *err) {
  const tier_clv_simulation simulation = {.size = sizeof simulation, .frequency = j->drawn};
  return tier_clv_simulate(j->loaded, &data, 0, 7, &simulation, err);
}

static tier_status assess(job *j, tier_error *err) {
  tier_clv_assessment assessment;
  memset(&assessment, 0, sizeof assessment); /* Also what lies between the fields. */
  assessment.size = sizeof assessment;
  const tier_status status = tier_clv_assess(j->loaded, &data, later, 10, 0, &assessment, NULL, 0, err);
  if (status == TIER_OK) {
    j->assessment = assessment;
  }
  return status;
}

static tier_status covariance(job *j, tier_error *err) { return tier_clv_covariance(j->loaded, j->covariance, err); }

static tier_status ratio(job *j, tier_error *err) {
  tier_clv_ratio made;
  memset(&made, 0, sizeof made); /* Also what lies between the fields. */
  made.size = sizeof made;
  const tier_status status = tier_clv_likelihood_ratio(j->plain, j->loaded, &made, err);
  if (status == TIER_OK) {
    j->ratio = made;
  }
  return status;
}

static tier_status new_customer(job *j, tier_error *err) {
  static const double member = 1, ages[AGES] = {0, 10, 52};
  return tier_clv_new_customer(j->loaded, &member, ages, AGES, j->expected, err);
}

static tier_status alive_history(job *j, tier_error *err) {
  static const double member = 1, purchases[] = {2, 7}, ages[AGES] = {9, 1, 5};
  return tier_clv_alive_history(j->loaded, &member, purchases, 2, ages, AGES, j->alive, err);
}

static tier_status track(job *j, tier_error *err) {
  return tier_clv_track(j->loaded, &data, age, 10, 4, j->cumulative, err);
}

static const struct {
  const char *name;
  tier_status (*run)(job *, tier_error *);
} steps[] = {{"tier_context_create", make_context},
             {"tier_clv_fit", fit},
             {"tier_clv_fit, no covariates", fit_plain},
             {"tier_clv_fit, spend", fit_spend},
             {"tier_clv_save", save},
             {"tier_clv_load", load},
             {"tier_clv_bootstrap", bootstrap},
             {"tier_clv_log_likelihood", log_likelihood},
             {"tier_clv_predict", predict},
             {"tier_clv_distribution", distribute},
             {"tier_clv_simulate", simulate},
             {"tier_clv_assess", assess},
             {"tier_clv_covariance", covariance},
             {"tier_clv_likelihood_ratio", ratio},
             {"tier_clv_new_customer", new_customer},
             {"tier_clv_alive_history", alive_history},
             {"tier_clv_track", track}};

/* Runs the job. A step that fails is checked and done again with memory at hand. */
static void run_job(job *j) {
  for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
    const job before = *j;
    tier_error err = {.size = sizeof err};
    tier_status status = steps[step].run(j, &err);
    if (status != TIER_OK) {
      malloc_fault_relent();
      if (status != TIER_E_MEMORY || err.code != TIER_E_MEMORY || err.message[0] == '\0') {
        fail_msg("%s returned %s: %s", steps[step].name, tier_status_name(status), err.message);
      }
      if (memcmp(&before, j, sizeof before) != 0) {
        fail_msg("%s failed, but wrote a result", steps[step].name);
      }
      status = steps[step].run(j, &err);
    }
    if (status != TIER_OK) {
      fail_msg("%s: %s", steps[step].name, err.message);
    }
  }
}

static void end_job(job *j) {
  tier_clv_destroy(j->loaded);
  tier_clv_destroy(j->spend_model);
  tier_clv_destroy(j->plain);
  tier_clv_destroy(j->model);
  tier_text_free(j->json);
  tier_context_destroy(j->context);
}

/* Objects stand elsewhere in each job; what they say is in the numbers. */
static void check_same(const job *a, const job *b) {
  assert_memory_equal(a->replicates, b->replicates, sizeof(job) - offsetof(job, replicates));
}

static void fail_everywhere(int sticky) {
  static job reference, now;
  malloc_fault_counts counts = {0, 1, 0};
  size_t k = 0;
  memset(&reference, 0, sizeof reference);
  run_job(&reference);
  while (counts.failed > 0) {
    memset(&now, 0, sizeof now);
    malloc_fault_begin(++k, sticky);
    run_job(&now);
    check_same(&reference, &now);
    end_job(&now);
    counts = malloc_fault_end();
    if (counts.live != 0) {
      fail_msg("allocation %zu failed, and the job left %td blocks behind", k, counts.live);
    }
  }
  end_job(&reference);
  print_message("  %zu allocations\n", k - 1);
  assert_true(k > 50);
}

static void malloc_fails_once(void **state) {
  (void)state;
  fail_everywhere(0);
}

static void malloc_fails_until_the_call_has_failed(void **state) {
  (void)state;
  fail_everywhere(1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(malloc_fails_once),
      cmocka_unit_test(malloc_fails_until_the_call_has_failed),
  };
  return cmocka_run_group_tests_name("no memory for customer-base models", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The bootstrap (Efron 1979) on distinct rows: drawing n customers with replacement gives each row a count, and the
 * counts are multinomial. They come from binomials, each conditional on those before it, so that a replicate costs as
 * much as its fit, however many customers there are. Each replicate has a stream of random numbers of its own, and a
 * slot of memory serves one at a time: neither threads nor slots touch the results. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context_object.h"
#include "base/executor.h"
#include "base/failure.h"
#include "base/memory.h"
#include "clv_make.h"
#include "clv_sample.h"
#include "math/elementary.h"
#include "math/random_numbers.h"

#define MOST_REPLICATES 100000
#define FEW_EXPECTED 20.0
#define MOST_SUM 9007199254740992.0 /* Whole numbers are exact up to here. */
/* Replicates at work at a time: as many as threads, within this much memory. */
#define MOST_SLOTS 256
#define UNKNOWN_THREADS 16
#define MOST_BYTES ((size_t)1 << 28)

/* What one replicate at a time works on: the rows of the sample with weights of its own, and, where a model needs
 * pairs, work of its own. */
typedef struct slot {
  double *weights;
  double *work;
  tier__purchase_pairs *pairs;
  tier__purchase_rows *blocks;
  tier__purchase_rows all;
  size_t failed; /* The first replicate that could not be fitted; replicates if there is none. */
} slot;

typedef struct bootstrap {
  tier_context *context;
  const tier_clv *clv;
  tier__clv_sample sample;
  const tier__covariate_profiles *profiles;
  const tier__purchase_rows *blocks; /* Of the sample: one, or one for each profile. */
  size_t block_count;
  size_t rows, pairs; /* In all blocks. */
  double customers;
  const char *names[TIER__COVARIATES_MOST]; /* Of the covariates. */
  uint64_t seed;
  size_t replicates, slots, count; /* count: numbers of one replicate. */
  double *parameters;
  slot *slot;
} bootstrap;

static void measure(bootstrap *b) {
  b->profiles = tier__clv_sample_profiles(&b->sample);
  if (b->sample.model == NULL) {
    b->rows = b->sample.spend.rows.count;
    return;
  }
  b->blocks = b->profiles != NULL ? b->profiles->rows : &b->sample.purchases.rows;
  b->block_count = b->profiles != NULL ? b->profiles->count : 1;
  for (size_t i = 0; i < b->block_count; i++) {
    b->rows += b->blocks[i].count;
    b->pairs += b->blocks[i].pairs != NULL ? b->blocks[i].pairs->count : 0;
  }
}

static size_t slots_for(const bootstrap *b) {
  const tier_context *context = b->context;
  const size_t bytes = (b->rows + b->pairs * TIER__PAIR_WORK) * sizeof(double) +
                       b->block_count * (sizeof *b->blocks + sizeof(tier__purchase_pairs));
  size_t slots = context->executor.run != NULL ? UNKNOWN_THREADS : context->threads;
  slots = slots < MOST_SLOTS ? slots : MOST_SLOTS;
  slots = slots < MOST_BYTES / (bytes + 1) ? slots : MOST_BYTES / (bytes + 1);
  slots = slots < b->replicates ? slots : b->replicates;
  return slots > 0 ? slots : 1;
}

/* Points the blocks of a slot at its own weights and work. */
static void wire_slot(const bootstrap *b, slot *s) {
  double *weights = s->weights, *work = s->work;
  for (size_t i = 0; i < b->block_count; i++) {
    s->blocks[i] = b->blocks[i];
    s->blocks[i].weight = weights;
    weights += b->blocks[i].count;
    if (b->blocks[i].pairs != NULL) {
      s->pairs[i] = *b->blocks[i].pairs;
      s->pairs[i].work = work;
      s->blocks[i].pairs = &s->pairs[i];
      work += s->pairs[i].count * TIER__PAIR_WORK;
    }
  }
  if (b->block_count > 0) {
    s->all = b->profiles != NULL ? b->sample.purchases.rows : s->blocks[0];
    s->all.weight = s->weights;
  }
}

static tier_status begin_slots(bootstrap *b, tier_error *err) {
  tier_context *context = b->context;
  b->slots = slots_for(b);
  b->parameters = tier__alloc(context, b->replicates, b->count * sizeof *b->parameters);
  b->slot = tier__alloc(context, b->slots, sizeof *b->slot);
  if (b->parameters == NULL || b->slot == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < b->slots; i++) {
    slot *s = &b->slot[i];
    s->failed = b->replicates;
    s->weights = tier__alloc(context, b->rows, sizeof *s->weights);
    s->work = tier__alloc(context, b->pairs, TIER__PAIR_WORK * sizeof *s->work);
    s->pairs = tier__alloc(context, b->block_count, sizeof *s->pairs);
    s->blocks = tier__alloc(context, b->block_count, sizeof *s->blocks);
    if (s->weights == NULL || s->work == NULL || s->pairs == NULL || s->blocks == NULL) {
      return tier__no_memory(err);
    }
    wire_slot(b, s);
  }
  return TIER_OK;
}

static void end_slots(bootstrap *b) {
  tier_context *context = b->context;
  for (size_t i = 0; b->slot != NULL && i < b->slots; i++) {
    tier__release(context, b->slot[i].weights);
    tier__release(context, b->slot[i].work);
    tier__release(context, b->slot[i].pairs);
    tier__release(context, b->slot[i].blocks);
  }
  tier__release(context, b->slot);
  tier__release(context, b->parameters);
}

/* Successes among n trials. Few are expected of most rows: then by inversion, along the probabilities of 0, 1, 2 ...,
 * each from the one before it, until their sum passes a uniform number. Should rounding keep it below, it ends where
 * they vanish. */
static double draw_count(tier__random *random, double n, double p) {
  if (n * p > FEW_EXPECTED) {
    return tier__random_binomial(random, n, p);
  }
  const double uniform = tier__random_uniform(random), odds = p / (1 - p);
  double chance = tier__exp(n * tier__log1p(-p)), sum = chance, count = 0;
  while (uniform >= sum && count < n && chance > 0) {
    chance *= (n - count) / (count + 1) * odds;
    sum += chance;
    count += 1;
  }
  return count;
}

/* Counts for all rows. The last one that is left takes all: a chance of 1 need not come out of the division. */
static void draw_sample(const bootstrap *b, size_t replicate, double *ret_weights) {
  tier__random random = tier__random_begin(b->seed, replicate);
  double left = b->customers, weight_left = b->customers;
  const double *weights = b->sample.model == NULL ? b->sample.spend.rows.weight : b->sample.purchases.rows.weight;
  for (size_t i = 0; i < b->rows; i++) {
    const double drawn = weights[i] >= weight_left ? left : draw_count(&random, left, weights[i] / weight_left);
    ret_weights[i] = drawn;
    left -= drawn;
    weight_left -= weights[i];
  }
}

/* @return `profiles` with the rows of the slot; NULL without covariates. */
static const tier__covariate_profiles *slot_profiles(const bootstrap *b, const slot *s,
                                                     tier__covariate_profiles *profiles) {
  if (b->profiles == NULL) {
    return NULL;
  }
  *profiles = *b->profiles;
  profiles->rows = s->blocks;
  return profiles;
}

/* The sample that a slot holds, told as it would be to a fit. @return TIER_E_MODEL if it cannot be fitted. */
static tier_status check_sample(const bootstrap *b, const slot *s, size_t replicate, tier_error *err) {
  char place[40];
  tier__clv_census census;
  tier__covariate_profiles profiles;
  (void)snprintf(place, sizeof place, "replicate %zu: ", replicate);
  if (b->sample.model == NULL) {
    tier__gamma_rows rows = b->sample.spend.rows;
    rows.weight = s->weights;
    census = tier__clv_count_spend(&rows);
  } else {
    census = tier__clv_count_purchases(&s->all);
  }
  TIER__TRY(tier__clv_enough(b->sample.model, &census, place, err));
  if (b->profiles == NULL) {
    return TIER_OK;
  }
  return tier__clv_covariates_vary(slot_profiles(b, s, &profiles), b->names, place, err);
}

/* @param[out] ret_values The parameters, then the effects. @return 1; 0 if they are no numbers. */
static int fit_replicate(const bootstrap *b, slot *s, double *ret_values) {
  tier__fit_report report;
  if (b->sample.model == NULL) {
    tier__gamma_params params;
    tier__gamma_rows rows = b->sample.spend.rows;
    rows.weight = s->weights;
    tier__gamma_fit(&rows, &params, &report);
    ret_values[0] = params.p;
    ret_values[1] = params.q;
    ret_values[2] = params.gamma;
  } else {
    double params[TIER__PURCHASES_MOST];
    tier__covariate_profiles profiles;
    tier__purchase_fit(b->sample.model, &s->all, slot_profiles(b, s, &profiles), b->clv->stages, params,
                       b->profiles != NULL ? ret_values + b->sample.model->count : NULL, &report);
    memcpy(ret_values, params, b->sample.model->count * sizeof *params);
  }
  const tier__param_origin origin = b->profiles != NULL ? TIER__PARAM_BASE : TIER__PARAM_FITTED;
  int found = isfinite(report.log_likelihood);
  for (size_t i = 0; i < tier__clv_own_count(b->clv); i++) {
    found &= tier__clv_param_is_sane(b->sample.model, i, origin, ret_values[i]);
  }
  return found;
}

static void run_slot(void *arg, size_t index) {
  const bootstrap *b = arg;
  slot *s = &b->slot[index];
  for (size_t r = index; r < b->replicates && s->failed == b->replicates; r += b->slots) {
    draw_sample(b, r, s->weights);
    if (check_sample(b, s, r, NULL) != TIER_OK || !fit_replicate(b, s, b->parameters + r * b->count)) {
      s->failed = r;
    }
  }
}

/* @return TIER_E_MODEL with what was wrong with the first replicate that failed. */
static tier_status find_failure(bootstrap *b, tier_error *err) {
  size_t failed = b->replicates;
  for (size_t i = 0; i < b->slots; i++) {
    failed = b->slot[i].failed < failed ? b->slot[i].failed : failed;
  }
  if (failed == b->replicates) {
    return TIER_OK;
  }
  draw_sample(b, failed, b->slot[0].weights);
  TIER__TRY(check_sample(b, &b->slot[0], failed, err));
  return tier__fail(err, TIER_E_MODEL, "replicate %zu: the fit found no parameters", failed);
}

static tier_status check_weights(const tier_clv_data *data, tier_error *err) {
  double sum = 0;
  for (size_t i = 0; i < data->count; i++) {
    const double weight = data->weights != NULL ? data->weights[i] : 1;
    sum += weight;
    if (weight != floor(weight) || sum > MOST_SUM) {
      return tier__fail_row(err, TIER_E_ARGUMENT, (int64_t)i,
                            "row %zu: customers are drawn, so weights must be whole numbers with a sum up to 2^53", i);
    }
  }
  return TIER_OK;
}

static tier_status run(bootstrap *b, double *ret_parameters, tier_error *err) {
  tier_status status = TIER_OK;
  const tier__clv_census census = tier__clv_sample_count(&b->sample);
  TIER__TRY(tier__clv_enough(b->sample.model, &census, "", err));
  b->customers = census.customers;
  measure(b);
  TIER__TRY_OUT(begin_slots(b, err));
  tier__run(b->context, b->slots, run_slot, b);
  TIER__TRY_OUT(find_failure(b, err));
  memcpy(ret_parameters, b->parameters, b->replicates * b->count * sizeof *ret_parameters);
out:
  end_slots(b);
  return status;
}

tier_status tier_clv_bootstrap(tier_context *context, const tier_clv *model, const tier_clv_data *data, uint64_t seed,
                               size_t replicates, double *ret_parameters, tier_error *err) {
  tier_clv_data ours;
  if (context == NULL || model == NULL || ret_parameters == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "tier_clv_bootstrap: context, model or ret_parameters is NULL");
  }
  if (replicates < 1 || replicates > MOST_REPLICATES) {
    return tier__fail(err, TIER_E_ARGUMENT, "replicates is %zu; it must be from 1 to %d", replicates, MOST_REPLICATES);
  }
  const unsigned needs = tier__clv_fit_needs(model->model) & ~(unsigned)TIER__NEEDS_INTERVALS;
  TIER__TRY(tier__clv_data_check(model->model, needs, model->covariate_count, data, &ours, err));
  TIER__TRY(check_weights(&ours, err));
  ours.log_intervals = NULL; /* With k fixed they only add a constant to the likelihood. */
  bootstrap b = {.context = context, .clv = model, .seed = seed, .replicates = replicates};
  b.count = tier__clv_own_count(model) + tier__clv_effect_count(model);
  for (size_t i = 0; i < model->covariate_count; i++) {
    b.names[i] = tier__clv_covariate_name(model, i);
  }
  TIER__TRY(tier__clv_sample_begin(context, model->model, &ours, &b.sample, err));
  const tier_status status = run(&b, ret_parameters, err);
  tier__clv_sample_end(&b.sample);
  return status;
}

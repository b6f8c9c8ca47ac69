/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"
#include "base/checked.h"
#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/struct_size.h"
#include "result_parts.h"
#include "simulation_object.h"

#define CELL_LEAST (offsetof(tier_simulation_cell, hours_b) + sizeof(double))
#define FLAPPING_LEAST (offsetof(tier_flapping, flappers) + sizeof(uint64_t))

void tier_simulation_destroy(tier_simulation *simulation) {
  if (simulation == NULL) {
    return;
  }
  tier_context *context = simulation->context;
  tier_result_destroy(simulation->sides[0].result);
  tier_result_destroy(simulation->sides[1].result);
  tier__release(context, simulation->cells);
  tier__release(context, simulation->movers);
  tier__release(context, simulation);
  tier_context_destroy(context);
}

/* Hours of service of a customer, in thousandths. */
static int64_t service_thousandths(const tier_result *result, size_t index) {
  const int32_t row = result->services == NULL ? -1 : result->services[index];
  return row < 0 ? 0 : (int64_t)(result->fitted->policy->services[row].hours * 1000 + 0.5);
}

static int64_t spend_of(const tier__column *spend, size_t index) {
  return spend != NULL && tier__bit(spend->validity, index) ? ((const int64_t *)spend->values)[index] : 0;
}

/* Both results have all customers of the same book, in the same order. */
static tier_status fill_cells(tier_simulation *simulation, tier_error *err) {
  const tier_result *a = simulation->sides[0].result;
  const tier_result *b = simulation->sides[1].result;
  const tier__column *spend = tier__table_find(&a->table, "spend");
  assert(a->count == b->count);
  for (size_t i = 0; i < a->count; i++) {
    const int32_t tier_a = tier__result_standing(a, 0, i)->tier;
    const int32_t tier_b = tier__result_standing(b, 0, i)->tier;
    tier__matrix_cell *cell = &simulation->cells[(size_t)tier_a * simulation->tiers[1] + (size_t)tier_b];
    cell->customers++;
    cell->thousandths[0] += service_thousandths(a, i);
    cell->thousandths[1] += service_thousandths(b, i);
    if (tier__add_i64(cell->spend_minor, spend_of(spend, i), &cell->spend_minor)) {
      return tier__fail(err, TIER_E_OVERFLOW, "the spend of those who move from one tier to another does not fit");
    }
  }
  return TIER_OK;
}

static int same_text(tier_string x, tier_string y) {
  return x.length == y.length && memcmp(x.data, y.data, x.length) == 0;
}

static int moves(const tier_simulation *simulation, size_t index) {
  const tier_result *a = simulation->sides[0].result;
  const tier_result *b = simulation->sides[1].result;
  return !same_text(tier__result_tier_id(a, 0, tier__result_standing(a, 0, index)->tier),
                    tier__result_tier_id(b, 0, tier__result_standing(b, 0, index)->tier));
}

static tier_status list_movers(tier_simulation *simulation, tier_error *err) {
  const size_t count = simulation->sides[0].result->count;
  size_t movers = 0;
  for (size_t i = 0; i < count; i++) {
    movers += (size_t)moves(simulation, i);
  }
  simulation->movers = tier__alloc(simulation->context, movers, sizeof *simulation->movers);
  if (simulation->movers == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < count; i++) {
    if (moves(simulation, i)) {
      simulation->movers[simulation->mover_count++] = (uint32_t)i;
    }
  }
  return TIER_OK;
}

tier_status tier__simulation_compare(tier_simulation *simulation, tier_error *err) {
  for (size_t side = 0; side < 2; side++) {
    simulation->tiers[side] = tier__main_ladder(simulation->sides[side].result->fitted->policy)->step_count;
  }
  simulation->cells =
      tier__alloc(simulation->context, simulation->tiers[0] * simulation->tiers[1], sizeof *simulation->cells);
  if (simulation->cells == NULL) {
    return tier__no_memory(err);
  }
  TIER__TRY(fill_cells(simulation, err));
  return list_movers(simulation, err);
}

const tier_result *tier_simulation_result(const tier_simulation *simulation, int which) {
  return simulation == NULL || (which != 0 && which != 1) ? NULL : simulation->sides[which].result;
}

static int is_tier(const tier_simulation *simulation, size_t side, int32_t tier) {
  return tier >= 0 && (size_t)tier < simulation->tiers[side];
}

tier_status tier_simulation_get_cell(const tier_simulation *simulation, int32_t tier_a, int32_t tier_b,
                                     tier_simulation_cell *ret_cell, tier_error *err) {
  if (simulation == NULL || !is_tier(simulation, 0, tier_a) || !is_tier(simulation, 1, tier_b)) {
    return tier__fail(err, TIER_E_ARGUMENT, "there is no tier %d of A, or no tier %d of B", (int)tier_a, (int)tier_b);
  }
  TIER__TRY(tier__struct_out_check(ret_cell, CELL_LEAST, "tier_simulation_cell", err));
  const tier__matrix_cell *sums = &simulation->cells[(size_t)tier_a * simulation->tiers[1] + (size_t)tier_b];
  const tier_simulation_cell cell = {
      .size = sizeof cell,
      .customers = sums->customers,
      .spend_minor = sums->spend_minor,
      .hours_a = (double)sums->thousandths[0] / 1000,
      .hours_b = (double)sums->thousandths[1] / 1000,
  };
  tier__struct_out(ret_cell, &cell, sizeof cell);
  return TIER_OK;
}

size_t tier_simulation_mover_count(const tier_simulation *simulation) {
  return simulation == NULL ? 0 : simulation->mover_count;
}

size_t tier_simulation_mover(const tier_simulation *simulation, size_t index) {
  return index < tier_simulation_mover_count(simulation) ? simulation->movers[index] : SIZE_MAX;
}

tier_status tier_simulation_flapping(const tier_simulation *simulation, int which, tier_flapping *ret_flapping,
                                     tier_error *err) {
  if (simulation == NULL || (which != 0 && which != 1)) {
    return tier__fail(err, TIER_E_ARGUMENT, "simulation must not be NULL, and which must be 0 or 1");
  }
  TIER__TRY(tier__struct_out_check(ret_flapping, FLAPPING_LEAST, "tier_flapping", err));
  const tier__simulated *side = &simulation->sides[which];
  const tier_flapping flapping = {
      .size = sizeof flapping,
      .evaluations = side->evaluations,
      .ups = side->flaps.ups,
      .downs = side->flaps.downs,
      .reversals = side->flaps.reversals,
      .flappers = side->flaps.flappers,
  };
  tier__struct_out(ret_flapping, &flapping, sizeof flapping);
  return TIER_OK;
}

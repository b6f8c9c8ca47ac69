/* SPDX-License-Identifier: Apache-2.0 */
#include "derived_cells.h"

#include "base/table.h"
#include "policy/policy_object.h"

#include <math.h>
#include <string.h>

static int is_sum(const tier__derived_cells *cells) {
  return cells->hit == TIER__HIT_COLLECT && cells->collect == TIER__COLLECT_SUM;
}

int tier__derived_all_fire(const tier__derived_cells *cells) {
  return cells->hit == TIER__HIT_COLLECT &&
         (cells->collect == TIER__COLLECT_SUM || cells->collect == TIER__COLLECT_COUNT);
}

static void take(const tier__derived_cells *cells, size_t i, uint32_t rule, const void *values, int is_known) {
  const size_t bytes = tier__type_bytes(cells->type);
  cells->chosen[i] = rule;
  cells->states[i] = is_known ? TIER__DERIVED_VALUE : TIER__DERIVED_UNKNOWN;
  if (is_known) {
    memcpy((unsigned char *)cells->values + i * bytes, (const unsigned char *)values + i * bytes, bytes);
  }
}

static int compare(tier_type type, const void *a, const void *b, size_t i) {
  switch (type) {
  case TIER_BOOL: {
    const uint8_t x = ((const uint8_t *)a)[i], y = ((const uint8_t *)b)[i];
    return (x > y) - (x < y);
  }
  case TIER_FLOAT64: {
    const double x = ((const double *)a)[i], y = ((const double *)b)[i];
    return (x > y) - (x < y);
  }
  case TIER_TEXT:
  case TIER_DAY: {
    const int32_t x = ((const int32_t *)a)[i], y = ((const int32_t *)b)[i];
    return (x > y) - (x < y);
  }
  default: {
    const int64_t x = ((const int64_t *)a)[i], y = ((const int64_t *)b)[i];
    return (x > y) - (x < y);
  }
  }
}

/** What is not known makes the whole not known, as in arithmetic. */
static void collect(const tier__derived_cells *cells, size_t i, uint32_t rule, const void *values, int is_known) {
  const int is_first = cells->states[i] == TIER__DERIVED_NONE;
  if (cells->collect == TIER__COLLECT_COUNT) {
    cells->states[i] = TIER__DERIVED_VALUE;
    cells->chosen[i] = rule;
    ((int64_t *)cells->values)[i] = is_first ? 1 : ((int64_t *)cells->values)[i] + 1;
    return;
  }
  if (cells->states[i] == TIER__DERIVED_UNKNOWN || !is_known) {
    cells->states[i] = TIER__DERIVED_UNKNOWN;
    cells->chosen[i] = rule;
    return;
  }
  if (cells->collect == TIER__COLLECT_SUM) {
    cells->states[i] = TIER__DERIVED_VALUE;
    cells->chosen[i] = rule;
    if (cells->sums != NULL) {
      cells->sums[i] = (is_first ? 0 : cells->sums[i]) + ((const int64_t *)values)[i];
    } else {
      ((double *)cells->values)[i] = (is_first ? 0 : ((double *)cells->values)[i]) + ((const double *)values)[i];
    }
    return;
  }
  const int order = is_first ? 0 : compare(cells->type, values, cells->values, i);
  if (is_first || (cells->collect == TIER__COLLECT_MIN ? order < 0 : order > 0)) {
    take(cells, i, rule, values, is_known);
  }
}

void tier__derived_meet(const tier__derived_cells *cells, size_t i, uint32_t rule, const void *values, int is_known) {
  if (cells->states[i] == TIER__DERIVED_OPEN) {
    return;
  }
  if (cells->hit == TIER__HIT_COLLECT) {
    collect(cells, i, rule, values, is_known);
  } else if (cells->states[i] == TIER__DERIVED_NONE) {
    take(cells, i, rule, values, is_known);
  } else if (cells->hit == TIER__HIT_UNIQUE) {
    cells->states[i] = TIER__DERIVED_CONFLICT;
  } else if (cells->hit == TIER__HIT_ANY) {
    const int was_known = cells->states[i] == TIER__DERIVED_VALUE;
    if (is_known != was_known || (is_known && compare(cells->type, values, cells->values, i) != 0)) {
      cells->states[i] = TIER__DERIVED_CONFLICT;
    }
  }
}

int tier__derived_matters(const tier__derived_cells *cells, size_t i) {
  const int first_counts = cells->hit == TIER__HIT_FIRST || cells->hit == TIER__HIT_PRIORITY;
  return !first_counts || cells->states[i] == TIER__DERIVED_NONE;
}

void tier__derived_settle(const tier__derived_cells *cells, size_t i) {
  if (!is_sum(cells) || cells->states[i] != TIER__DERIVED_VALUE) {
    return;
  }
  if (cells->sums == NULL) {
    cells->states[i] = isfinite(((const double *)cells->values)[i]) ? TIER__DERIVED_VALUE : TIER__DERIVED_OVERFLOW;
  } else if (cells->sums[i] > INT64_MAX || cells->sums[i] < INT64_MIN) {
    cells->states[i] = TIER__DERIVED_OVERFLOW;
  } else {
    ((int64_t *)cells->values)[i] = (int64_t)cells->sums[i];
  }
}

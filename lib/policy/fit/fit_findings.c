/* SPDX-License-Identifier: Apache-2.0 */
#include "fit_findings.h"

#include "base/bitmap.h"
#include "base/failure.h"
#include "base/key_table.h"
#include "book/book_column.h"
#include "model/findings.h"
#include "policy/policy_walk.h"

#include <string.h>

/** Somebody may think that it is read. @param what Such as "metric". */
static void note_if_hidden(tier_fitted *fitted, const tier_book *book, const char *name, const char *what) {
  if (tier__book_attribute_type(book, name) != TIER_ANY) {
    tier__findings_note(fitted->findings, TIER_WARNING, "name_hidden", "", -1,
                        "the attribute '%.100s' of the book is not read: in conditions that is the %s", name, what);
  }
}

void tier__fit_note_hidden(tier_fitted *fitted, const tier_book *book) {
  const tier_policy *policy = fitted->policy;
  const tier__metric_info *metric;
  for (size_t i = 0; (metric = tier__metric_builtin(i)) != NULL; i++) {
    note_if_hidden(fitted, book, metric->name, "metric");
  }
  for (size_t i = 0; i < policy->window_count; i++) {
    note_if_hidden(fitted, book, policy->windows[i].name, "metric");
  }
  for (size_t i = 0; i < policy->derived_count; i++) {
    note_if_hidden(fitted, book, policy->derived[i].name, "policy's own column");
  }
}

typedef struct unknown_search {
  tier_fitted *fitted;
  const tier__table *table;
  tier__keys *seen;
} unknown_search;

static int is_never_known(const tier__column *column, size_t rows) {
  for (size_t i = 0; column->validity != NULL && i < rows; i++) {
    if (tier__bit(column->validity, i)) {
      return 0;
    }
  }
  return column->validity != NULL && rows > 0;
}

static tier_status look(void *arg, const tier__site *site, tier_error *err) {
  const unknown_search *search = arg;
  const char *name;
  for (size_t i = 0; (name = tier__expression_column(*site->slot, i)) != NULL; i++) {
    const tier_string key = {name, strlen(name)};
    const tier__column *column;
    if (tier__keys_find(search->seen, key) != TIER__NO_KEY) {
      continue;
    }
    TIER__TRY(tier__keys_reserve(search->seen, 1, key.length, err));
    (void)tier__keys_add(search->seen, key);
    column = tier__table_find(search->table, name);
    if (column != NULL && is_never_known(column, search->table->rows)) {
      tier__findings_note(search->fitted->findings, TIER_WARNING, "never_known", site->place, -1,
                          "'%s' is unknown for every customer of the book", name);
    }
  }
  return TIER_OK;
}

tier_status tier__fit_note_never_known(tier_fitted *fitted, const tier__table *table, tier_error *err) {
  unknown_search search = {fitted, table, NULL};
  tier_status status;
  TIER__TRY(tier__keys_create(fitted->context, &search.seen, err));
  status = tier__policy_each_expression(fitted->policy, look, &search, err);
  tier__keys_destroy(search.seen);
  return status == TIER_OK ? tier__findings_status(fitted->findings, err) : status;
}

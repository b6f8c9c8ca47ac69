/* SPDX-License-Identifier: Apache-2.0 */
#include "pipeline.h"

#include "base/calendar.h"
#include "base/failure.h"
#include "base/memory.h"
#include "book/book_column.h"
#include "book/book_object.h"

tier_status tier__pipeline_group(const tier_policy *policy, const tier_book *book, int32_t as_of_day,
                                 tier__ledger *ret_ledger, tier_error *err) {
  const int32_t digits = tier__book_minor_digits(book);
  if (as_of_day < TIER__FIRST_DAY || as_of_day > TIER__LAST_DAY) {
    return tier__fail(err, TIER_E_ARGUMENT, "as_of_day %d is outside the years 1 to 9999", (int)as_of_day);
  }
  if (digits != policy->minor_digits) {
    return tier__fail(err, TIER_E_DATA, "the book has %d minor digits, the policy's money has %d", (int)digits,
                      (int)policy->minor_digits);
  }
  return tier__ledger_build(book, &policy->purchases, as_of_day, ret_ledger, err);
}

static tier_status add_attribute(const tier__declared_attribute *attribute, const tier_book *book,
                                 const tier__ledger *ledger, tier__table *table, tier_error *err) {
  const tier_type type = tier__book_attribute_type(book, attribute->name);
  if (type == TIER_ANY) {
    return tier__fail(err, TIER_E_DATA, "the book has no attribute '%s', which the policy reads", attribute->name);
  }
  if (type != attribute->type) {
    return tier__fail(err, TIER_E_DATA, "attribute '%s' is %s in the book, but the policy takes it as %s",
                      attribute->name, tier__type_name(type), tier__type_name(attribute->type));
  }
  return tier__book_attribute(book, attribute->name, ledger, table, err);
}

tier_status tier__pipeline_attributes(const tier_fitted *fitted, const tier_book *book, const tier__ledger *ledger,
                                      tier__table *table, tier_error *err) {
  for (size_t i = 0; i < fitted->attribute_count; i++) {
    TIER__TRY(add_attribute(&fitted->attributes[i], book, ledger, table, err));
  }
  return TIER_OK;
}

tier_status tier__pipeline_open(const tier_fitted *fitted, const tier_book *book, const tier__ledger *ledger,
                                tier__table *table, tier_error *err) {
  table->as_of_day = ledger->as_of_day;
  TIER__TRY(tier__metrics_add(fitted->policy->windows, fitted->policy->window_count, table, err));
  return tier__pipeline_attributes(fitted, book, ledger, table, err);
}

void tier__pipeline_metrics(const tier_policy *policy, const tier__ledger *ledger, const int32_t *anchors,
                            const int32_t *since, tier__table *table) {
  const tier__metric_rows rows = {.occasions = ledger->occasions,
                                  .first = ledger->first,
                                  .anchors = anchors,
                                  .since = since,
                                  .rows = ledger->customers,
                                  .windows = policy->windows,
                                  .window_count = policy->window_count};
  tier__metrics_fill(&rows, table);
}

void tier__pipeline_starts(const tier_book *book, const tier__ledger *ledger, int32_t *ret_days) {
  for (size_t k = 0; k < ledger->customers; k++) {
    ret_days[k] = book->states[ledger->order[k]].start_day;
  }
}

void tier__pipeline_anchors(const tier_book *book, const tier__ledger *ledger, int32_t *ret_anchors) {
  tier__pipeline_starts(book, ledger, ret_anchors);
  for (size_t k = 0; k < ledger->customers; k++) {
    ret_anchors[k] = tier__anchor_day(ret_anchors[k], ledger->occasions + ledger->first[k],
                                      ledger->first[k + 1] - ledger->first[k], ledger->as_of_day);
  }
}

tier_status tier__pipeline_columns(const tier_fitted *fitted, const tier_book *book, const tier__ledger *ledger,
                                   tier__table *table, tier_error *err) {
  TIER__TRY(tier__pipeline_open(fitted, book, ledger, table, err));
  int32_t *anchors = tier__alloc(table->context, ledger->customers, sizeof *anchors);
  if (anchors == NULL) {
    return tier__no_memory(err);
  }
  tier__pipeline_anchors(book, ledger, anchors);
  tier__pipeline_metrics(fitted->policy, ledger, anchors, NULL, table);
  tier__release(table->context, anchors);
  return TIER_OK;
}

void tier__pipeline_set_rows(tier__table *table, size_t rows) {
  table->rows = rows;
  for (size_t i = 0; i < table->count; i++) {
    table->columns[i]->view.count = rows;
  }
}

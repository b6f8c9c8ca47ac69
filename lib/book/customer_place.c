/* SPDX-License-Identifier: Apache-2.0 */
/* Placing customer rows: the rows of a customer are linked, then compared field by field with the smallest value that
 * any of them gives. Only customers with a new row and more than one are looked at. */
#include "base/bitmap.h"
#include "base/failure.h"
#include "customer_batch.h"
#include <string.h>

/** Marks a conflict found in this call and not counted yet. */
#define NEW_CONFLICT UINT32_C(0x80000000)

/** A newer row is looked for among so many older ones of its customer before it counts as adding something. */
enum { LOOK_BACK = 16 };

static void link_rows(tier__profile_batch *batch) {
  tier__profiles *profiles = &batch->book->profiles;
  for (size_t row = batch->start; row < batch->start + batch->good; ++row) {
    tier__customer_state *state = &batch->book->states[profiles->customer[row]];
    profiles->next[row] = state->profile;
    state->profile = (uint32_t)row;
  }
}

static void unlink_rows(tier__profile_batch *batch) {
  tier__profiles *profiles = &batch->book->profiles;
  for (size_t row = batch->start + batch->good; row-- > batch->start;) {
    batch->book->states[profiles->customer[row]].profile = profiles->next[row];
  }
}

/** The newest row of the customer of a row, if it is that row and not the only one: each customer comes once. */
static uint32_t chain_of(const tier__profile_batch *batch, size_t row) {
  const tier__profiles *profiles = &batch->book->profiles;
  const int is_chain = batch->book->states[profiles->customer[row]].profile == row &&
                       profiles->next[row] != TIER__NO_PROFILE;
  return is_chain ? (uint32_t)row : TIER__NO_PROFILE;
}

/** A field of a customer row. @return 1 if it is known. */
static int field_value(const tier__profiles *profiles, uint32_t field, uint32_t row, int64_t *ret_value) {
  if (field == TIER__FIELD_START) {
    *ret_value = profiles->start_day[row];
    return *ret_value != TIER__NO_START;
  }
  const tier__attribute *attribute = profiles->attributes[field - TIER__FIELD_ATTRIBUTES];
  *ret_value = attribute->values[row];
  return tier__bit(attribute->known, row);
}

static int field_compare(const tier__profiles *profiles, uint32_t field, int64_t a, int64_t b) {
  return field == TIER__FIELD_START
             ? (a > b) - (a < b)
             : tier__attribute_compare(profiles->attributes[field - TIER__FIELD_ATTRIBUTES], a, b);
}

/** The smallest value that any row of a chain gives for a field. @return 1 if one does. */
static int least_value(const tier__profiles *profiles, uint32_t chain, uint32_t field, int64_t *ret_least) {
  int64_t value = 0;
  int known = 0;
  for (uint32_t row = chain; row != TIER__NO_PROFILE; row = profiles->next[row]) {
    if (field_value(profiles, field, row, &value) &&
        (!known || field_compare(profiles, field, value, *ret_least) < 0)) {
      *ret_least = value;
      known = 1;
    }
  }
  return known;
}

/** Marks the rows of a chain whose field is not the smallest. @return Number of rows marked. */
static size_t mark_field(tier__profiles *profiles, uint32_t chain, uint32_t field) {
  int64_t least = 0, value = 0;
  size_t marked = 0;
  if (!least_value(profiles, chain, field, &least)) {
    return 0;
  }
  for (uint32_t row = chain; row != TIER__NO_PROFILE; row = profiles->next[row]) {
    if (profiles->rejected[row] == TIER__FIELD_NONE && field_value(profiles, field, row, &value) &&
        field_compare(profiles, field, value, least) != 0) {
      profiles->rejected[row] = field | NEW_CONFLICT;
      ++marked;
    }
  }
  return marked;
}

/** A row with several fields that are not the smallest is about the one whose name comes first. */
static void settle_field(tier__profiles *profiles, uint32_t chain, uint32_t field) {
  const char *name = tier__profiles_field_name(profiles, field);
  int64_t least = 0, value = 0;
  if (!least_value(profiles, chain, field, &least)) {
    return;
  }
  for (uint32_t row = chain; row != TIER__NO_PROFILE; row = profiles->next[row]) {
    const uint32_t is_new = profiles->rejected[row] & NEW_CONFLICT, now = profiles->rejected[row] & ~NEW_CONFLICT;
    if (now != TIER__FIELD_NONE && field_value(profiles, field, row, &value) &&
        field_compare(profiles, field, value, least) != 0 &&
        strcmp(name, tier__profiles_field_name(profiles, now)) < 0) {
      profiles->rejected[row] = field | is_new;
    }
  }
}

static size_t mark_chain(tier__profiles *profiles, uint32_t chain) {
  size_t marked = 0;
  for (uint32_t field = TIER__FIELD_START; field < TIER__FIELD_ATTRIBUTES + profiles->attribute_count; ++field) {
    marked += mark_field(profiles, chain, field);
  }
  return marked;
}

static void settle_chain(tier__profiles *profiles, uint32_t chain) {
  for (uint32_t field = TIER__FIELD_START; field < TIER__FIELD_ATTRIBUTES + profiles->attribute_count; ++field) {
    settle_field(profiles, chain, field);
  }
}

static int same_cells(const tier__profiles *profiles, uint32_t a, uint32_t b) {
  for (uint32_t field = TIER__FIELD_START; field < TIER__FIELD_ATTRIBUTES + profiles->attribute_count; ++field) {
    int64_t x = 0, y = 0;
    const int known = field_value(profiles, field, a, &x);
    if (known != field_value(profiles, field, b, &y) || (known && field_compare(profiles, field, x, y) != 0)) {
      return 0;
    }
  }
  return 1;
}

/** Where a chain is settled: the first of the older rows if all new rows only repeat it, as then nothing that is known
 * of the customer changes; else its end. So a list of customers may be taken in again and again. */
static uint32_t settled_from(const tier__profile_batch *batch, uint32_t chain) {
  const tier__profiles *profiles = &batch->book->profiles;
  uint32_t row = chain;
  while (row >= batch->start && row != TIER__NO_PROFILE) {
    const uint32_t older = profiles->next[row];
    if (older == TIER__NO_PROFILE || !same_cells(profiles, row, older)) {
      return TIER__NO_PROFILE;
    }
    row = older;
  }
  return row;
}

/** Rows that repeat a settled one share its lot. @return Number of rows marked. */
static size_t mark_repeats(tier__profiles *profiles, uint32_t chain, uint32_t settled) {
  size_t marked = 0;
  for (uint32_t row = chain; row != settled && profiles->rejected[settled] != TIER__FIELD_NONE;
       row = profiles->next[row]) {
    profiles->rejected[row] = profiles->rejected[settled] | NEW_CONFLICT;
    ++marked;
  }
  return marked;
}

static void unmark_chain(tier__profiles *profiles, uint32_t chain, uint32_t end) {
  for (uint32_t row = chain; row != end; row = profiles->next[row]) {
    profiles->rejected[row] = profiles->rejected[row] & NEW_CONFLICT ? TIER__FIELD_NONE : profiles->rejected[row];
  }
}

/** Counts the conflicts of a chain. Those of this batch count in its intake. */
static void reject_marked(tier__profile_batch *batch, uint32_t chain, uint32_t end) {
  tier_book *book = batch->book;
  tier__profiles *profiles = &book->profiles;
  for (uint32_t row = chain; row != end; row = profiles->next[row]) {
    if (!(profiles->rejected[row] & NEW_CONFLICT)) {
      continue;
    }
    profiles->rejected[row] &= ~NEW_CONFLICT;
    const size_t length = tier__profile_text(book, row, tier__rejections_room(&book->rejections));
    const tier__rejected rejected = {
        profiles->number[row], NULL, book->sources[profiles->source[row]], {NULL, 0}, TIER_ROW_CONFLICT, 1, row};
    tier__rejections_add(&book->rejections, rejected, length);
    ++book->customer_rows_rejected;
    batch->intake.rejected += row >= batch->start;
  }
}

static void reject_bad(tier__profile_batch *batch) {
  tier_book *book = batch->book;
  for (size_t i = 0; i < batch->rows.count; ++i) {
    if (batch->reasons[i] == TIER_ROW_ACCEPTED) {
      continue;
    }
    const size_t length = tier__customer_text(batch, i, tier__rejections_room(&book->rejections));
    tier__rejected rejected = {0, NULL, book->sources[batch->source], {NULL, 0}, batch->reasons[i], 1, 0};
    rejected.row_number =
        batch->rows.row_numbers != NULL ? batch->rows.row_numbers[i] : (int64_t)(book->customer_rows + i + 1);
    rejected.field = tier__profiles_field_name(&book->profiles, batch->fields[i]);
    tier__rejections_add(&book->rejections, rejected, length);
    ++book->customer_rows_rejected;
    ++batch->intake.rejected;
  }
}

static void count_good(tier__profile_batch *batch) {
  const tier__profiles *profiles = &batch->book->profiles;
  for (uint32_t row = (uint32_t)batch->start; row < batch->start + batch->good; ++row) {
    if (profiles->rejected[row] != TIER__FIELD_NONE) {
      continue;
    }
    uint32_t older = profiles->next[row];
    for (int steps = 0; steps < LOOK_BACK && older != TIER__NO_PROFILE && !same_cells(profiles, row, older); ++steps) {
      older = profiles->next[older];
    }
    ++*(older != TIER__NO_PROFILE && same_cells(profiles, row, older) ? &batch->intake.duplicate
                                                                      : &batch->intake.accepted);
  }
}

/** Takes the start day of a customer from those of its rows that take part. */
static void set_start(tier_book *book, uint32_t customer) {
  const tier__profiles *profiles = &book->profiles;
  tier__customer_state *state = &book->states[customer];
  state->start_day = TIER__NO_START;
  for (uint32_t row = state->profile; row != TIER__NO_PROFILE; row = profiles->next[row]) {
    if (profiles->rejected[row] == TIER__FIELD_NONE && profiles->start_day[row] != TIER__NO_START) {
      state->start_day = profiles->start_day[row];
      return;
    }
  }
}

/** Marks all conflicts. @param[out] ret_bytes Room for their texts. @return Their number. */
static size_t mark_conflicts(tier__profile_batch *batch, size_t *ret_bytes) {
  tier__profiles *profiles = &batch->book->profiles;
  size_t marked = 0;
  *ret_bytes = 0;
  for (size_t row = batch->start; row < batch->start + batch->good; ++row) {
    const uint32_t chain = chain_of(batch, row);
    if (chain == TIER__NO_PROFILE) {
      continue;
    }
    const uint32_t end = settled_from(batch, chain);
    if ((end == TIER__NO_PROFILE ? mark_chain(profiles, chain) : mark_repeats(profiles, chain, end)) == 0) {
      continue;
    }
    for (uint32_t r = chain; r != end; r = profiles->next[r]) {
      if (profiles->rejected[r] & NEW_CONFLICT) {
        *ret_bytes += tier__profile_text_room(batch->book, r);
        ++marked;
      }
    }
  }
  return marked;
}

/** Counts the conflicts marked in a chain, or takes the marks back. */
static void close_chain(tier__profile_batch *batch, uint32_t chain, int placed) {
  tier__profiles *profiles = &batch->book->profiles;
  const uint32_t end = settled_from(batch, chain);
  if (!placed) {
    unmark_chain(profiles, chain, end);
    return;
  }
  if (end == TIER__NO_PROFILE) {
    settle_chain(profiles, chain);
  }
  reject_marked(batch, chain, end);
}

/** Sets the start days of the customers of a batch; one whose rows only repeat others keeps it. */
static void set_starts(tier__profile_batch *batch) {
  tier_book *book = batch->book;
  for (size_t row = batch->start; row < batch->start + batch->good; ++row) {
    const uint32_t customer = book->profiles.customer[row];
    if (book->states[customer].profile == row && settled_from(batch, (uint32_t)row) == TIER__NO_PROFILE) {
      set_start(book, customer);
    }
  }
}

tier_status tier__profiles_place(tier__profile_batch *batch, tier_error *err) {
  tier_book *book = batch->book;
  const size_t end = batch->start + batch->good;
  size_t bytes = 0;
  link_rows(batch);
  const size_t conflicts = mark_conflicts(batch, &bytes);
  const tier_status status =
      tier__rejections_reserve(book->context, &book->rejections, batch->rows.count - batch->good + conflicts,
                               batch->bad_bytes + bytes, err);
  for (size_t row = batch->start; row < end; ++row) {
    const uint32_t chain = chain_of(batch, row);
    if (chain != TIER__NO_PROFILE) {
      close_chain(batch, chain, status == TIER_OK);
    }
  }
  if (status != TIER_OK) {
    unlink_rows(batch);
    return status;
  }
  reject_bad(batch);
  book->profiles.count = end;
  count_good(batch);
  set_starts(batch);
  return TIER_OK;
}

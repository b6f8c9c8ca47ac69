/* SPDX-License-Identifier: Apache-2.0 */
/* Placing the rows of a batch. Everything that may fail has happened before; a row that is already there can still lose
 * its place, and its count then moves to another reason. */
#include "base/failure.h"
#include "row_text.h"
#include "transaction_batch.h"

static const char *const field_names[] = {"customer_id", "time",        "amount", "transaction_id",
                                          "order_id",    "returned_id", "status"};

static uint64_t *intake_counter(tier_intake *intake, int32_t reason) {
  return reason == TIER_ROW_ACCEPTED    ? &intake->accepted
         : reason == TIER_ROW_DUPLICATE ? &intake->duplicate
         : reason < TIER_ROW_NO_ID      ? &intake->ignored
                                        : &intake->rejected;
}

static void count_row(tier__batch *batch, int32_t reason) {
  ++batch->book->reasons[reason];
  ++*intake_counter(&batch->intake, reason);
}

/** A row counted before has another reason now. The batch counts its own rows only. */
static void recount_row(tier__batch *batch, uint32_t row_batch, int32_t from, int32_t to) {
  --batch->book->reasons[from];
  ++batch->book->reasons[to];
  if (row_batch == batch->book->batches) {
    --*intake_counter(&batch->intake, from);
    ++*intake_counter(&batch->intake, to);
  }
}

static tier__origin origin_of(const tier__batch *batch, size_t i) {
  const tier_book *book = batch->book;
  tier__origin origin = {0, batch->source, book->batches};
  origin.number = batch->rows.row_numbers != NULL ? batch->rows.row_numbers[i]
                                                  : (int64_t)(book->transaction_rows + i + 1);
  return origin;
}

static tier__rejected rejected_at(const tier_book *book, tier__origin origin, int32_t reason, int field) {
  const tier__rejected rejected = {
      origin.number, field_names[field], book->sources[origin.source], {NULL, 0}, reason, 0, 0};
  return rejected;
}

/** Rejects a row for itself. */
static void reject_row(tier__batch *batch, size_t i, int32_t reason, int field) {
  tier_book *book = batch->book;
  const size_t length =
      tier__batch_text(book, &batch->rows, i, tier__rejections_room(&book->rejections));
  tier__rejections_add(&book->rejections, rejected_at(book, origin_of(batch, i), reason, field), length);
  count_row(batch, reason);
}

/** Notes a conflict: always by the fields that were read, so that it reads the same whichever row came first. */
static void note_conflict(tier_book *book, const tier__row *row, uint32_t transaction, tier__origin origin) {
  const size_t length = tier__row_text(book, row, transaction, tier__rejections_room(&book->rejections));
  tier__rejections_add(&book->rejections, rejected_at(book, origin, TIER_ROW_CONFLICT, TIER__AT_TRANSACTION), length);
}

/** @return 1 if the live rows have no room for the amount once `released` has gone. */
static int is_too_much(const tier_book *book, int64_t amount, uint64_t released) {
  return tier__absolute(amount) > (uint64_t)INT64_MAX - ((uint64_t)book->absolute_minor - released);
}

static void make_live(tier_book *book, tier__row *row) {
  row->flags |= TIER__ROW_LIVE;
  book->absolute_minor += (int64_t)tier__absolute(row->amount);
  ++book->states[row->customer].live_rows;
}

static void make_dead(tier_book *book, tier__row *row) {
  row->flags &= ~TIER__ROW_LIVE;
  book->absolute_minor -= (int64_t)tier__absolute(row->amount);
  --book->states[row->customer].live_rows;
}

/** Why the row that holds the claim of the latest state is counted as it is. */
static int32_t state_reason(uint32_t state) {
  return state == TIER_POSTED ? TIER_ROW_ACCEPTED : state == TIER_PENDING ? TIER_ROW_PENDING : TIER_ROW_VOID;
}

/** Later states have higher ranks: pending, posted, void. */
static int rank_of(uint32_t state) { return state == TIER_PENDING ? 0 : state == TIER_POSTED ? 1 : 2; }

static uint32_t claim_state(const tier_book *book, const tier__claim *claim) {
  return tier__row_state(book->rows.flags[claim->row]);
}

static void place_unclaimed(tier__batch *batch, size_t i, tier__row *row) {
  tier_book *book = batch->book;
  const uint32_t state = tier__row_state(row->flags);
  if (state != TIER_POSTED) {
    count_row(batch, state_reason(state));
  } else if (is_too_much(book, row->amount, 0)) {
    reject_row(batch, i, TIER_ROW_OVERFLOW, TIER__AT_AMOUNT);
  } else {
    make_live(book, row);
    tier__row_put(&book->rows, book->rows.count++, row);
    count_row(batch, TIER_ROW_ACCEPTED);
  }
}

/** A first row of its transaction id and state. @param latest The claim that counted until now; NULL: none. */
static void place_new(tier__batch *batch, size_t i, tier__row *row, uint32_t transaction, const tier__claim *latest) {
  tier_book *book = batch->book;
  const uint32_t state = tier__row_state(row->flags);
  const int wins = latest == NULL || rank_of(state) > rank_of(claim_state(book, latest));
  if (wins && state == TIER_POSTED) {
    if (is_too_much(book, row->amount, 0)) {
      reject_row(batch, i, TIER_ROW_OVERFLOW, TIER__AT_AMOUNT);
      return;
    }
    make_live(book, row);
  }
  if (wins && latest != NULL) {
    tier__row former = tier__row_get(&book->rows, latest->row);
    recount_row(batch, latest->origin.batch, state_reason(tier__row_state(former.flags)), TIER_ROW_SUPERSEDED);
    if (former.flags & TIER__ROW_LIVE) {
      make_dead(book, &former);
      tier__row_put(&book->rows, latest->row, &former);
    }
  }
  tier__claims_add(&book->claims, transaction, (uint32_t)book->rows.count, origin_of(batch, i));
  tier__row_put(&book->rows, book->rows.count++, row);
  count_row(batch, wins ? state_reason(state) : TIER_ROW_SUPERSEDED);
}

/** The row that held the claim and its repeats become conflicts. @param reason Of the row that held it. */
static void reject_holder(tier__batch *batch, uint32_t transaction, tier__claim *claim, const tier__row *holder,
                          int32_t reason) {
  tier_book *book = batch->book;
  note_conflict(book, holder, transaction, claim->origin);
  recount_row(batch, claim->origin.batch, reason, TIER_ROW_CONFLICT);
  for (uint32_t r = claim->repeats; r != TIER__NO_CLAIM; r = book->claims.repeats[r].next) {
    note_conflict(book, holder, transaction, book->claims.repeats[r].origin);
    recount_row(batch, book->claims.repeats[r].origin.batch, TIER_ROW_DUPLICATE, TIER_ROW_CONFLICT);
  }
  claim->repeats = TIER__NO_CLAIM;
  claim->repeat_count = 0;
}

/** A row of smaller content than the one that holds the claim takes its place. */
static void displace(tier__batch *batch, size_t i, tier__row *row, uint32_t transaction, tier__claim *claim,
                     int32_t reason) {
  tier_book *book = batch->book;
  tier__row holder = tier__row_get(&book->rows, claim->row);
  if (holder.flags & TIER__ROW_LIVE) {
    if (is_too_much(book, row->amount, tier__absolute(holder.amount))) {
      reject_row(batch, i, TIER_ROW_OVERFLOW, TIER__AT_AMOUNT);
      return;
    }
    make_dead(book, &holder);
    make_live(book, row);
  }
  reject_holder(batch, transaction, claim, &holder, reason);
  claim->origin = origin_of(batch, i);
  tier__row_put(&book->rows, claim->row, row);
  count_row(batch, reason);
}

static void place_claimed(tier__batch *batch, size_t i, tier__row *row, uint32_t transaction) {
  tier_book *book = batch->book;
  tier__claim *same = NULL, *latest = NULL;
  for (tier__claim *c = tier__claims_first(&book->claims, transaction); c; c = tier__claims_next(&book->claims, c)) {
    const uint32_t state = claim_state(book, c);
    same = state == tier__row_state(row->flags) ? c : same;
    latest = latest == NULL || rank_of(state) > rank_of(claim_state(book, latest)) ? c : latest;
  }
  if (same == NULL) {
    place_new(batch, i, row, transaction, latest);
    return;
  }
  const tier__row holder = tier__row_get(&book->rows, same->row);
  const int order = tier__row_compare(book, row, &holder);
  if (order == 0) {
    tier__claims_repeat(&book->claims, same, origin_of(batch, i));
    count_row(batch, TIER_ROW_DUPLICATE);
  } else if (order > 0) {
    note_conflict(book, row, transaction, origin_of(batch, i));
    count_row(batch, TIER_ROW_CONFLICT);
  } else {
    displace(batch, i, row, transaction, same,
             same == latest ? state_reason(tier__row_state(row->flags)) : TIER_ROW_SUPERSEDED);
  }
}

void tier__batch_place(tier__batch *batch) {
  tier_book *book = batch->book;
  for (size_t i = 0; i < batch->count; ++i) {
    if (batch->reasons[i] != TIER_ROW_ACCEPTED) {
      reject_row(batch, i, batch->reasons[i], batch->fields[i]);
      continue;
    }
    tier__row row = tier__row_get(&book->rows, batch->start + i);
    if (batch->transactions == NULL || batch->transactions[i] == TIER__NO_KEY) {
      place_unclaimed(batch, i, &row);
    } else {
      place_claimed(batch, i, &row, batch->transactions[i]);
    }
  }
}

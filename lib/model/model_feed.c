/* SPDX-License-Identifier: Apache-2.0 */
#include "model_feed.h"

#include "base/bitmap.h"
#include "base/memory.h"

static tier_column one_row(const tier_column *column, size_t row, uint8_t *bits) {
  tier_column view = *column;
  view.count = 1;
  view.values = (const uint8_t *)column->values + row * tier__type_bytes(column->type);
  *bits = (uint8_t)tier__bit(column->validity, row);
  view.validity = column->validity != NULL ? bits : NULL;
  return view;
}

static tier_status find_column(const tier__model *model, const tier__table *table, const tier_input *input,
                               const tier__column **ret_column, tier_error *err) {
  char *name = tier__input_column(model->context, input);
  tier_status status = TIER_OK;
  if (name == NULL) {
    return tier__no_memory(err);
  }
  *ret_column = tier__table_find(table, name);
  if (*ret_column == NULL) {
    status = tier__fail(err, TIER_E_DATA, "model \"%s\" reads the column %s, which is not there", model->name, name);
  }
  tier__release(model->context, name);
  return status;
}

static tier_status take_input(const tier__model *model, const tier__table *table, size_t row, size_t i,
                              tier__feed *feed, tier_error *err) {
  const tier_input *input = &model->inputs[i];
  const tier__column *column;
  TIER__TRY(find_column(model, table, input, &column, err));
  feed->sources[i] = column;
  tier_column *view = &feed->views[i];
  *view = row == TIER__ALL_ROWS ? column->view : one_row(&column->view, row, &feed->bits[i]);
  if (input->type == TIER_ANY || input->type == view->type) {
    return TIER_OK;
  }
  if (input->type != TIER_FLOAT64 || view->type == TIER_TEXT) {
    return tier__fail(err, TIER_E_DATA, "model \"%s\" wants the column %s as %s, but it is %s", model->name,
                      input->name, input->type == TIER_FLOAT64 ? "a number" : tier__type_name(input->type),
                      tier__type_name(view->type));
  }
  TIER__TRY(tier__column_widen(feed->context, view, &feed->widened[i], err));
  *view = feed->widened[i].view;
  return TIER_OK;
}

static size_t count_batches(size_t rows) { return rows == 0 ? 1 : (rows - 1) / TIER__BATCH_ROWS + 1; }

static void cut(size_t rows, int32_t as_of_day, tier__feed *feed) {
  feed->batch_count = count_batches(rows);
  for (size_t b = 0; b < feed->batch_count; b++) {
    const size_t first = b * TIER__BATCH_ROWS;
    const size_t count = rows - first < TIER__BATCH_ROWS ? rows - first : TIER__BATCH_ROWS;
    for (size_t i = 0; i < feed->input_count; i++) {
      const size_t place = b * feed->input_count + i;
      feed->slices[place] = tier__column_slice(&feed->views[i], first, count);
      feed->lists[place] = &feed->slices[place];
    }
    feed->batches[b] = (tier_batch){.size = sizeof(tier_batch),
                                    .count = count,
                                    .columns = &feed->lists[b * feed->input_count],
                                    .column_count = feed->input_count,
                                    .as_of_day = as_of_day,
                                    .minor_digits = feed->minor_digits};
  }
}

tier_status tier__feed_open(const tier__model *model, const tier__table *table, size_t inputs, size_t row,
                            int32_t as_of_day, tier__feed *feed, tier_error *err) {
  const size_t rows = row == TIER__ALL_ROWS ? table->rows : 1;
  const size_t batches = count_batches(rows);
  *feed = (tier__feed){.context = model->context, .input_count = inputs, .minor_digits = table->minor_digits};
  feed->sources = tier__alloc(feed->context, inputs, sizeof *feed->sources);
  feed->views = tier__alloc(feed->context, inputs, sizeof *feed->views);
  feed->widened = tier__alloc(feed->context, inputs, sizeof *feed->widened);
  feed->bits = tier__alloc(feed->context, inputs, 1);
  feed->slices = tier__alloc(feed->context, inputs * batches, sizeof *feed->slices);
  feed->lists = tier__alloc(feed->context, inputs * batches, sizeof *feed->lists);
  feed->batches = tier__alloc(feed->context, batches, sizeof *feed->batches);
  if (feed->sources == NULL || feed->views == NULL || feed->widened == NULL || feed->bits == NULL ||
      feed->slices == NULL || feed->lists == NULL || feed->batches == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < inputs; i++) {
    TIER__TRY(take_input(model, table, row, i, feed, err));
  }
  cut(rows, as_of_day, feed);
  return TIER_OK;
}

/** Batches stay as they are while the columns do: of these only the labels can change. */
static int is_cut(const tier__feed *feed, size_t rows) {
  for (size_t i = 0; i < feed->input_count; i++) {
    const tier_column *source = &feed->sources[i]->view, *view = &feed->views[i];
    if (view->count != rows || (feed->widened[i].values == NULL &&
                                (view->labels != source->labels || view->label_count != source->label_count))) {
      return 0;
    }
  }
  return feed->input_count > 0;
}

void tier__feed_refill(tier__feed *feed, size_t rows, int32_t as_of_day) {
  const int is_same = is_cut(feed, rows);
  for (size_t i = 0; i < feed->input_count; i++) {
    tier_column view = feed->sources[i]->view;
    if (is_same && feed->widened[i].values == NULL) {
      continue;
    }
    view.count = rows;
    if (feed->widened[i].values != NULL) {
      tier__column_widen_again(&view, &feed->widened[i]);
      view = feed->widened[i].view;
    }
    feed->views[i] = view;
  }
  if (!is_same) {
    cut(rows, as_of_day, feed);
  }
  for (size_t b = 0; b < feed->batch_count; b++) {
    feed->batches[b].as_of_day = as_of_day;
  }
}

void tier__feed_close(tier__feed *feed) {
  for (size_t i = 0; feed->widened != NULL && i < feed->input_count; i++) {
    tier__column_free(feed->context, &feed->widened[i]);
  }
  tier__release(feed->context, (void *)feed->sources);
  tier__release(feed->context, feed->views);
  tier__release(feed->context, feed->widened);
  tier__release(feed->context, feed->bits);
  tier__release(feed->context, feed->slices);
  tier__release(feed->context, (void *)feed->lists);
  tier__release(feed->context, feed->batches);
  *feed = (tier__feed){.context = feed->context};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Rows are formatted in blocks on the executor, each block into its own text, and the texts are written in order: the
 * bytes do not depend on the number of threads. */
#include "base/bitmap.h"
#include "base/calendar_text.h"
#include "base/executor.h"
#include "base/memory.h"
#include "base/text_buffer.h"
#include "result_parts.h"

/* About 64 KiB of text in a block of 25 columns. A round is what is formatted before it is written. */
enum { BLOCK_ROWS = 256, ROUND_BLOCKS = 16 };

typedef struct csv_round {
  const tier_result *result;
  size_t first_row;
  tier__text blocks[ROUND_BLOCKS];
} csv_round;

/* All columns but the tier, which stands in front, and attributes, which are known. */
static int is_exported(const tier_result *result, size_t column) {
  return column > 0 && result->table.columns[column]->role != TIER__ROLE_ATTRIBUTE;
}

static void add_comma(tier__text *text) {
  tier__text_add(text, ",", 1);
}

static void add_text(tier__text *text, tier_string value) {
  tier__text_add_csv(text, value.data, value.length);
}

/* 30.00 as 30 and 29.50 as 29.5: the shortest form, as of every other number. */
static void add_money(tier__text *text, int64_t minor, int32_t minor_digits) {
  tier__text_add_money(text, minor, minor_digits);
  if (minor_digits == 0 || text->status != TIER_OK) {
    return;
  }
  while (text->data[text->length - 1] == '0') {
    text->length--;
  }
  if (text->data[text->length - 1] == '.') {
    text->length--;
  }
}

static void add_day(tier__text *text, int32_t day) {
  char date[16];
  tier__text_add(text, date, tier__day_write(day, date));
}

static void add_value(tier__text *text, const tier_column *column, size_t row) {
  const void *values = column->values;
  if (!tier__bit(column->validity, row)) {
    return;
  }
  switch (column->type) {
  case TIER_BOOL:
    tier__text_add_string(text, ((const uint8_t *)values)[row] ? "true" : "false");
    break;
  case TIER_INT64:
    tier__text_add_integer(text, ((const int64_t *)values)[row]);
    break;
  case TIER_FLOAT64:
    tier__text_add_number(text, ((const double *)values)[row]);
    break;
  case TIER_TEXT:
    add_text(text, column->labels[((const int32_t *)values)[row]]);
    break;
  case TIER_DAY:
    add_day(text, ((const int32_t *)values)[row]);
    break;
  case TIER_MONEY:
    add_money(text, ((const int64_t *)values)[row], column->minor_digits);
    break;
  default:
    break;
  }
}

static void add_row(tier__text *text, const tier_result *result, size_t row) {
  const int32_t tier = tier__result_standing(result, 0, row)->tier;
  const int32_t previous = tier__result_previous(result, 0, row);
  add_text(text, tier__result_id(result, row));
  add_comma(text);
  add_text(text, tier__result_tier_id(result, 0, tier));
  add_comma(text);
  add_text(text, tier__result_tier_id(result, 0, previous));
  add_comma(text);
  tier__text_add_string(text, tier_change_name(tier__decide_change(tier, previous)));
  add_comma(text);
  add_text(text, tier__result_reason(result, 0, row));
  for (size_t k = 0; k < result->table.count; k++) {
    if (is_exported(result, k)) {
      add_comma(text);
      add_value(text, &result->table.columns[k]->view, row);
    }
  }
  if (result->ladders[0].tag_text_first != NULL) {
    add_comma(text);
    add_text(text, tier__result_tags(result, 0, row));
  }
  tier__text_add(text, "\n", 1);
}

static void add_header(tier__text *text, const tier_result *result) {
  tier__text_add_string(text, "customer_id,tier,previous_tier,change,reason");
  for (size_t k = 0; k < result->table.count; k++) {
    if (is_exported(result, k)) {
      add_comma(text);
      add_text(text, tier__text_view(result->table.columns[k]->view.name));
    }
  }
  tier__text_add_string(text, result->ladders[0].tag_text_first != NULL ? ",tags\n" : "\n");
}

/* A task: formats one block of the round. */
static void format_block(void *arg, size_t index) {
  csv_round *round = arg;
  tier__text *text = &round->blocks[index];
  const size_t first = round->first_row + index * BLOCK_ROWS;
  const size_t left = round->result->count - first;
  const size_t end = first + (left < BLOCK_ROWS ? left : BLOCK_ROWS);
  text->length = 0;
  for (size_t row = first; row < end; row++) {
    add_row(text, round->result, row);
  }
}

static tier_status write_text(const tier__text *text, tier_write_fn write, void *user_data, tier_error *err) {
  TIER__TRY(tier__text_status(text, err));
  tier_error said = {.size = sizeof said, .row = -1};
  const tier_status status = write(user_data, text->data, text->length, &said);
  if (status == TIER_OK) {
    return TIER_OK;
  }
  return tier__fail_row(err, status, said.row, "%s",
                        said.message[0] != '\0' ? said.message : "the write callback stopped the export");
}

static tier_status write_rows(csv_round *round, tier_write_fn write, void *user_data, tier_error *err) {
  const size_t count = round->result->count;
  for (round->first_row = 0; round->first_row < count; round->first_row += BLOCK_ROWS * ROUND_BLOCKS) {
    const size_t blocks_left = (count - round->first_row + BLOCK_ROWS - 1) / BLOCK_ROWS;
    const size_t blocks = blocks_left < ROUND_BLOCKS ? blocks_left : ROUND_BLOCKS;
    tier__run(round->result->context, blocks, format_block, round);
    for (size_t k = 0; k < blocks; k++) {
      TIER__TRY(write_text(&round->blocks[k], write, user_data, err));
    }
  }
  return TIER_OK;
}

tier_status tier_result_write_csv(const tier_result *result, tier_write_fn write, void *user_data, tier_error *err) {
  if (result == NULL || write == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "result and write must not be NULL");
  }
  csv_round round = {.result = result};
  for (size_t k = 0; k < ROUND_BLOCKS; k++) {
    round.blocks[k] = tier__text_begin(result->context);
  }
  add_header(&round.blocks[0], result);
  tier_status status = write_text(&round.blocks[0], write, user_data, err);
  if (status == TIER_OK) {
    status = write_rows(&round, write, user_data, err);
  }
  for (size_t k = 0; k < ROUND_BLOCKS; k++) {
    tier__text_end(&round.blocks[k]);
  }
  return status;
}

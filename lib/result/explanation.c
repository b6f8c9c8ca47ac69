/* SPDX-License-Identifier: Apache-2.0 */
#include "explanation.h"

#include "base/bitmap.h"
#include "base/calendar_text.h"
#include "base/minor_units.h"
#include "reason_codes.h"
#include "rule/rule_evaluate.h"
#include "rule/rule_trace.h"

void tier__explain_turn(tier__explanation *explanation, size_t ladder) {
  explanation->ladder_index = ladder;
  explanation->ladder = &explanation->policy->ladders[ladder];
  explanation->decided = &explanation->result->ladders[ladder];
  explanation->standing = &explanation->decided->standings[explanation->row];
}

tier_string tier__explain_label(const tier__explanation *explanation, int32_t tier) {
  const tier__step *step = &explanation->ladder->steps[tier];
  const char *label = explanation->language == TIER__CHINESE ? step->label_zh : step->label_en;
  return tier__text_view(label != NULL ? label : step->id);
}

void tier__explain_tier(tier__explanation *explanation, const char *key, int32_t tier) {
  tier_writer *writer = &explanation->writer;
  if (tier < 0) {
    tier__writer_null(writer, key);
    return;
  }
  tier_writer_begin(writer, key, 0);
  tier_writer_text(writer, "id", tier__text_view(explanation->ladder->steps[tier].id));
  tier_writer_text(writer, "label", tier__explain_label(explanation, tier));
  tier_writer_end(writer);
}

void tier__explain_day(tier__explanation *explanation, const char *key, int32_t day) {
  char date[16];
  if (day == TIER__NEVER_DAY || day == TIER__NO_END) {
    tier__writer_null(&explanation->writer, key);
    return;
  }
  const tier_string text = {date, tier__day_write(day, date)};
  tier_writer_text(&explanation->writer, key, text);
}

void tier__explain_value(tier__explanation *explanation, const char *key, const tier_column *column) {
  tier_writer *writer = &explanation->writer;
  const size_t row = explanation->row;
  const void *values = column->values;
  switch (tier__bit(column->validity, row) ? column->type : TIER_ANY) {
  case TIER_BOOL:
    tier_writer_boolean(writer, key, ((const uint8_t *)values)[row]);
    break;
  case TIER_INT64:
    tier_writer_integer(writer, key, ((const int64_t *)values)[row]);
    break;
  case TIER_FLOAT64:
    tier_writer_number(writer, key, ((const double *)values)[row]);
    break;
  case TIER_TEXT:
    tier_writer_text(writer, key, column->labels[((const int32_t *)values)[row]]);
    break;
  case TIER_DAY:
    tier__explain_day(explanation, key, ((const int32_t *)values)[row]);
    break;
  case TIER_MONEY:
    tier_writer_number(writer, key, (double)((const int64_t *)values)[row] / tier__minor_units(column->minor_digits));
    break;
  default: /* Not known. */
    tier__writer_null(writer, key);
    break;
  }
}

tier_status tier__explain_condition(tier__explanation *explanation, const char *key, const tier__expression *condition,
                                    tier_error *err) {
  tier_writer *writer = &explanation->writer;
  if (condition == NULL) {
    tier__writer_null(writer, key);
    return TIER_OK;
  }
  tier_writer_begin(writer, key, 0);
  TIER__TRY(tier__expression_trace(condition, &explanation->result->table, explanation->row, writer, err));
  tier_writer_end(writer);
  return TIER_OK;
}

tier_status tier__explain_truth(const tier__explanation *explanation, const tier__expression *condition,
                                uint8_t *ret_truth, tier_error *err) {
  *ret_truth = TIER__TRUE;
  return condition == NULL ? TIER_OK
                           : tier__expression_evaluate(condition, &explanation->result->table, explanation->row, 1,
                                                       ret_truth, NULL, err);
}

void tier__explain_write_truth(tier__explanation *explanation, const char *key, uint8_t truth) {
  if (truth == TIER__UNKNOWN) {
    tier__writer_null(&explanation->writer, key);
  } else {
    tier_writer_boolean(&explanation->writer, key, truth == TIER__TRUE);
  }
}

/* Overrides stand by customer: the first one of the customer is found by halving. */
const tier__override *tier__explain_override(const tier__explanation *explanation, int32_t kind) {
  const tier_roster *roster = explanation->result->former;
  const uint32_t key =
      roster == NULL ? TIER__NO_KEY : tier__roster_find(roster, tier__result_id(explanation->result, explanation->row));
  if (key == TIER__NO_KEY) {
    return NULL;
  }
  size_t first = 0;
  size_t end = roster->override_count;
  while (first < end) {
    const size_t middle = first + (end - first) / 2;
    if (roster->overrides[middle].customer < key) {
      first = middle + 1;
    } else {
      end = middle;
    }
  }
  for (; first < roster->override_count && roster->overrides[first].customer == key; first++) {
    const tier__override *found = &roster->overrides[first];
    if (found->ladder == explanation->ladder_index && found->kind == kind &&
        found->until_day >= explanation->result->as_of_day) {
      return found;
    }
  }
  return NULL;
}

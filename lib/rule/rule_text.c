/* SPDX-License-Identifier: Apache-2.0 */
/* A column of texts has codes; what a comparison with literals makes of a text is computed when its code first
 * comes up, and remembered. */
#include "rule_text.h"

#include "base/bitmap.h"
#include <string.h>

const tier_string *tier__run_text(const tier__rule_run *run, const tier__rule_node *node, size_t row,
                                  uint32_t *ret_code) {
  if (node->kind == TIER__NODE_LITERAL) {
    return &node->text;
  }
  const tier_column *view = &run->columns[node->left]->view;
  if (!tier__bit(view->validity, row)) {
    return NULL;
  }
  *ret_code = (uint32_t)((const int32_t *)view->values)[row];
  return *ret_code < view->label_count ? &view->labels[*ret_code] : NULL;
}

/* Bytewise; a text comes before its continuations. */
static int order_of(const tier_string *a, const tier_string *b) {
  const size_t common = a->length < b->length ? a->length : b->length;
  const int order = common == 0 ? 0 : memcmp(a->data, b->data, common);
  if (order != 0) {
    return order < 0 ? -1 : 1;
  }
  return a->length < b->length ? -1 : a->length > b->length;
}

static uint8_t compare(uint8_t orders, const tier_string *a, const tier_string *b) {
  return (orders >> (order_of(a, b) + 1)) & 1;
}

static uint8_t is_among(const tier__rule_run *run, const tier__rule_node *node, const tier_string *text) {
  for (uint32_t i = 0; i < node->items; i++) {
    const tier_string *item = &tier__run_node(run, node->right + i)->text;
    if (item->length == text->length && order_of(item, text) == 0) {
      return TIER__TRUE;
    }
  }
  return TIER__FALSE;
}

static uint8_t truth_of_row(const tier__rule_run *run, const tier__rule_node *node, size_t row) {
  uint32_t code = 0;
  uint32_t other = 0;
  const tier__rule_node *left_node = tier__run_node(run, node->left);
  const tier__rule_node *right_node = tier__run_node(run, node->right);
  const int is_in = node->kind == TIER__NODE_IN;
  const tier_string *left = tier__run_text(run, left_node, row, &code);
  const tier_string *right = is_in ? left : tier__run_text(run, right_node, row, &other);
  if (left == NULL || right == NULL) {
    return TIER__UNKNOWN;
  }
  const int on_left = left_node->kind == TIER__NODE_COLUMN;
  const int on_right = !is_in && right_node->kind == TIER__NODE_COLUMN;
  uint8_t *memo = on_left != on_right ? &run->memos[node->memo][on_left ? code : other] : NULL;
  if (memo != NULL && *memo != 0) {
    return (uint8_t)(*memo - 1);
  }
  const uint8_t truth = is_in ? is_among(run, node, left) : compare(node->operation, left, right);
  if (memo != NULL) {
    *memo = (uint8_t)(truth + 1);
  }
  return truth;
}

void tier__run_texts(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  for (size_t i = 0; i < run->count; i++) {
    slot->truth[i] = truth_of_row(run, node, run->first + i);
  }
  slot->values = slot->truth;
  slot->known = NULL;
}

void tier__run_text_is(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const tier__rule_node *text = tier__run_node(run, node->left);
  uint32_t code;
  for (size_t i = 0; i < run->count; i++) {
    const int known = tier__run_text(run, text, run->first + i, &code) != NULL;
    slot->truth[i] = (uint8_t)(known != node->operation);
  }
  slot->values = slot->truth;
  slot->known = NULL;
}

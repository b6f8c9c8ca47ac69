/* SPDX-License-Identifier: Apache-2.0 */
/* A column of texts has codes: where there are fewer labels than rows, what is asked about a text is computed by
 * label, once a question. */
#include "rule_text.h"

#include "base/bitmap.h"
#include "rule_kernel.h"
#include "rule_number_kernel.h"

static const tier__rule_node *leaf_of(const tier__rule_run *run, const tier__rule_node *text, int *ret_small) {
  *ret_small = 0;
  while (tier__rule_is_call(text, TIER__CALL_LOWER)) {
    *ret_small = 1;
    text = tier__run_node(run, text->left);
  }
  return text;
}

static const tier_string *label_at(const tier_column *view, size_t row) {
  if (!tier__bit(view->validity, row)) {
    return NULL;
  }
  const uint32_t code = (uint32_t)((const int32_t *)view->values)[row];
  return code < view->label_count ? &view->labels[code] : NULL;
}

tier__rule_text tier__run_plain_text(const tier__rule_run *run, const tier__rule_node *node, size_t row) {
  tier__rule_text text = {NULL, 0};
  const tier__rule_node *leaf = leaf_of(run, node, &text.small);
  text.text = leaf->kind == TIER__NODE_LITERAL ? &leaf->text : label_at(&run->columns[leaf->left]->view, row);
  return text;
}

static uint8_t is_among(const tier__rule_run *run, const tier__rule_node *node, tier__rule_text text) {
  for (uint32_t i = 0; i < node->items; i++) {
    const tier__rule_text item = {&tier__run_node(run, node->right + i)->text, 0};
    if (tier__text_same(item, text)) {
      return TIER__TRUE;
    }
  }
  return TIER__FALSE;
}

static uint8_t compare(uint8_t orders, tier__rule_text a, tier__rule_text b) {
  switch (orders) {
  case TIER__EQUAL:
    return (uint8_t)tier__text_same(a, b);
  case TIER__NOT_EQUAL:
    return (uint8_t)!tier__text_same(a, b);
  default:
    return (orders >> (tier__text_order(a, b) + 1)) & 1;
  }
}

/* What `node` says of two texts. `in` looks at the first only. */
static uint8_t truth_of(const tier__rule_run *run, const tier__rule_node *node, tier__rule_text a, tier__rule_text b) {
  if (a.text == NULL || b.text == NULL) {
    return TIER__UNKNOWN;
  }
  if (node->kind == TIER__NODE_IN) {
    return is_among(run, node, a);
  }
  if (node->kind == TIER__NODE_COMPARE) {
    return compare(node->operation, a, b);
  }
  switch (node->operation) {
  case TIER__CALL_STARTS_WITH:
    return (uint8_t)tier__text_starts(a, b);
  case TIER__CALL_ENDS_WITH:
    return (uint8_t)tier__text_ends(a, b);
  default:
    return (uint8_t)tier__text_contains(a, b);
  }
}

/* The text on the other side of a node with a memo is a literal. */
static const uint8_t *memo_of(const tier__rule_run *run, const tier__rule_node *node, const tier__rule_node *left,
                              const tier_column *view, tier__rule_text a, tier__rule_text b) {
  uint8_t *memo = run->memos + node->memo * run->memo_room;
  for (size_t i = 0; !run->memo_ready[node->memo] && i < view->label_count; i++) {
    if (left->kind == TIER__NODE_COLUMN) {
      a.text = &view->labels[i];
    } else {
      b.text = &view->labels[i];
    }
    memo[i] = truth_of(run, node, a, node->kind == TIER__NODE_IN ? a : b);
  }
  run->memo_ready[node->memo] = 1;
  return memo;
}

static void look_up(const tier__rule_run *run, const tier_column *view, const uint8_t *memo, tier__slot *slot) {
  const int32_t *codes = (const int32_t *)view->values + run->first;
  for (size_t i = 0; i < run->count; i++) {
    const uint32_t code = (uint32_t)codes[i];
    slot->truth[i] = code < view->label_count ? memo[code] : TIER__UNKNOWN;
  }
  if (view->validity != NULL && !tier__rule_unpack(view->validity, run->first, run->count, slot->known_buffer)) {
    tier__rule_unknown(slot->known_buffer, run->count, slot->truth);
  }
}

static void put_truth(tier__slot *slot) {
  slot->values = slot->truth;
  slot->known = NULL;
}

void tier__run_plain_texts(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  tier__rule_text a = {NULL, 0};
  tier__rule_text b = {NULL, 0};
  const int is_in = node->kind == TIER__NODE_IN;
  const tier__rule_node *left = leaf_of(run, tier__run_node(run, node->left), &a.small);
  const tier__rule_node *right = is_in ? left : leaf_of(run, tier__run_node(run, node->right), &b.small);
  const tier_column *one = left->kind == TIER__NODE_COLUMN ? &run->columns[left->left]->view : NULL;
  const tier_column *other = right->kind == TIER__NODE_COLUMN ? &run->columns[right->left]->view : NULL;
  const tier_column *asked = one != NULL ? one : other;
  a.text = one == NULL ? &left->text : NULL;
  b.text = other == NULL ? &right->text : NULL;
  if (node->memo != TIER__NO_NODE && asked->label_count <= run->memo_most) {
    look_up(run, asked, memo_of(run, node, left, asked, a, b), slot);
  } else {
    for (size_t i = 0; i < run->count; i++) {
      a.text = one != NULL ? label_at(one, run->first + i) : a.text;
      b.text = other != NULL ? label_at(other, run->first + i) : b.text;
      slot->truth[i] = truth_of(run, node, a, is_in ? a : b);
    }
  }
  put_truth(slot);
}

void tier__run_slot_texts(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const tier__slot *right = node->kind == TIER__NODE_IN ? slot : slot + 1;
  for (size_t i = 0; i < run->count; i++) {
    slot->truth[i] = truth_of(run, node, tier__slot_text(slot, i), tier__slot_text(right, i));
  }
  put_truth(slot);
}

void tier__run_plain_is(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  for (size_t i = 0; i < run->count; i++) {
    const tier__rule_text text = tier__run_plain_text(run, tier__run_node(run, node->left), run->first + i);
    slot->truth[i] = (uint8_t)((text.text != NULL) != node->operation);
  }
  put_truth(slot);
}

void tier__run_load_text(const tier__rule_run *run, const tier__rule_node *node, tier__slot *slot) {
  const tier_string **texts = slot->buffer;
  for (size_t i = 0; i < run->count; i++) {
    texts[i] = tier__run_plain_text(run, node, run->first + i).text;
    slot->truth[i] = 0;
  }
  slot->values = texts;
  slot->known = NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "expression.h"

#include "base/failure.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "model/findings.h"
#include "rule_function.h"
#include "rule_parser.h"
#include <string.h>

/* Bytes of the longest beginning that is valid UTF-8. */
static size_t valid_bytes(tier_string text) {
  size_t at = 0;
  while (at < text.length) {
    size_t bytes = 1;
    while (bytes <= 4 && at + bytes <= text.length && !tier__utf8_valid(text.data + at, bytes)) {
      bytes++;
    }
    if (bytes > 4 || at + bytes > text.length) {
      break;
    }
    at += bytes;
  }
  return at;
}

static int acceptable(const tier_context *context, tier_string text, const char *place, tier_findings *findings) {
  const int64_t most = tier_context_limit(context, TIER_LIMIT_TEXT_BYTES);
  if (text.length > (size_t)most) {
    tier__findings_note(findings, TIER_ERROR, "limit", place, most, "the expression is longer than %d bytes",
                        (int)most);
    return 0;
  }
  if (!tier__utf8_valid(text.data, text.length)) {
    tier__findings_note(findings, TIER_ERROR, "syntax", place, (int64_t)valid_bytes(text), "this is not valid UTF-8");
    return 0;
  }
  return 1;
}

/* A text, as far as can be told before columns have types. */
static int may_be_text(const tier__rule_node *node) {
  return (node->kind == TIER__NODE_LITERAL && node->written == TIER_TEXT) || node->kind == TIER__NODE_COLUMN ||
         node->kind == TIER__NODE_CHOICE || tier__rule_is_call(node, TIER__CALL_COALESCE) ||
         tier__rule_is_call(node, TIER__CALL_LOWER);
}

static uint64_t weight_of(const tier__expression *expression, const tier__rule_node *node) {
  const uint64_t of_texts = 4;
  const tier__rule_node *left = node->kind > TIER__NODE_AS_OF ? &expression->nodes[node->left] : node;
  switch (node->kind) {
  case TIER__NODE_COMPARE:
    return may_be_text(left) && may_be_text(&expression->nodes[node->right]) ? of_texts : 1;
  case TIER__NODE_IN:
    return 1 + (may_be_text(left) ? (of_texts - 1) * node->items : 0);
  case TIER__NODE_CALL:
    return tier__function_of(node->operation)->text_first ? of_texts : 1;
  default:
    return 1;
  }
}

static void weigh(tier__expression *expression) {
  for (size_t i = 0; i < expression->node_count; i++) {
    expression->cost += weight_of(expression, &expression->nodes[i]);
  }
}

static tier_status make_room(tier_context *context, tier_string text, tier__expression **ret_expression,
                             tier_error *err) {
  tier__expression *expression = tier__alloc(context, 1, sizeof *expression);
  if (expression == NULL) {
    return tier__no_memory(err);
  }
  expression->context = context;
  expression->length = text.length;
  expression->text = tier__copy_text(context, text.data, text.length);
  expression->bytes = tier__alloc(context, text.length + 1, 1);
  if (expression->text == NULL || expression->bytes == NULL) {
    tier__expression_destroy(expression);
    return tier__no_memory(err);
  }
  *ret_expression = expression;
  return TIER_OK;
}

tier_status tier__expression_parse(tier_context *context, tier_string text, const char *place, tier_findings *findings,
                                   tier__expression **ret_expression, tier_error *err) {
  tier__expression *expression = NULL;
  text.data = text.length == 0 ? "" : text.data;
  if (!acceptable(context, text, place, findings)) {
    *ret_expression = NULL;
    return TIER_OK;
  }
  TIER__TRY(make_room(context, text, &expression, err));
  tier__parser parser = {.expression = expression,
                         .text = {expression->text, expression->length},
                         .place = place,
                         .findings = findings,
                         .err = err};
  const int done = tier__parser_run(&parser);
  if (!done) {
    tier__expression_destroy(expression);
    expression = NULL;
  } else {
    weigh(expression);
  }
  if (parser.status == TIER_OK) {
    *ret_expression = expression;
  }
  return parser.status;
}

void tier__expression_destroy(tier__expression *expression) {
  if (expression == NULL) {
    return;
  }
  tier__release(expression->context, expression->columns);
  tier__release(expression->context, expression->nodes);
  tier__release(expression->context, expression->bytes);
  tier__release(expression->context, expression->text);
  tier__release(expression->context, expression);
}

tier_string tier__expression_text(const tier__expression *expression) {
  const tier_string text = {expression->text, expression->length};
  return text;
}

const char *tier__expression_column(const tier__expression *expression, size_t index) {
  return index < expression->column_count ? expression->columns[index].name : NULL;
}

uint64_t tier__expression_cost(const tier__expression *expression) {
  return expression->cost;
}

tier_type tier__expression_type(const tier__expression *expression) {
  const tier_type type = tier__rule_root(expression)->type;
  return type == TIER__TYPE_BAD ? TIER_ANY : type;
}

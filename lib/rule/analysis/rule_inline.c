/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_inline.h"

#include "base/text_buffer.h"
#include "model/findings.h"
#include "rule/expression.h"
#include "rule/rule_check.h"
#include "rule/rule_tree.h"

/* Bytes, and columns that stand for columns: what is longer nobody reads as one condition. */
enum { MOST_BYTES = 8192, MOST_DEPTH = 16 };

typedef struct inliner {
  tier__inline_fn find;
  void *user_data;
  tier__text text;
  int fits;
} inliner;

static void put_in(inliner *made, const tier__expression *expression, int depth) {
  uint32_t done = 0;
  made->fits = made->fits && depth <= MOST_DEPTH && made->text.length + expression->length <= MOST_BYTES;
  for (size_t i = 0; made->fits && i < expression->node_count; i++) {
    const tier__rule_node *node = &expression->nodes[i];
    const tier__expression *inner = node->kind == TIER__NODE_COLUMN
                                        ? made->find(made->user_data, expression->columns[node->left].name)
                                        : NULL;
    if (inner == NULL) {
      continue;
    }
    tier__text_add(&made->text, expression->text + done, node->begin - done);
    tier__text_add_string(&made->text, "(");
    put_in(made, inner, depth + 1);
    tier__text_add_string(&made->text, ")");
    done = node->end;
  }
  tier__text_add(&made->text, expression->text + done, expression->length - done);
}

static tier_status read_text(const tier__expression *expression, const tier__text *text, const tier__schema *schema,
                             tier__expression **ret_expression, tier_error *err) {
  const tier_type wanted = tier__expression_type(expression);
  tier_findings *findings = NULL;
  tier__expression *made = NULL;
  TIER__TRY(tier__findings_create(expression->context, &findings, err));
  tier_status status = tier__expression_parse(expression->context, (tier_string){text->data, text->length}, "",
                                              findings, &made, err);
  if (made != NULL) {
    tier__expression_check(made, schema, wanted, "", findings);
  }
  status = status == TIER_OK ? tier__findings_status(findings, err) : status;
  if (made != NULL && (status != TIER_OK || !made->ready || tier__expression_type(made) != wanted)) {
    tier__expression_destroy(made);
    made = NULL;
  }
  tier_findings_destroy(findings);
  *ret_expression = made;
  return status;
}

tier_status tier__expression_inline(const tier__expression *expression, tier__inline_fn find, void *user_data,
                                    const tier__schema *schema, tier__expression **ret_expression, tier_error *err) {
  inliner made = {.find = find, .user_data = user_data, .text = tier__text_begin(expression->context), .fits = 1};
  size_t column = 0;
  tier_status status = TIER_OK;
  *ret_expression = NULL;
  while (column < expression->column_count && find(user_data, expression->columns[column].name) == NULL) {
    column++;
  }
  if (column == expression->column_count) {
    return TIER_OK;
  }
  put_in(&made, expression, 0);
  TIER__TRY_OUT(tier__text_status(&made.text, err));
  if (made.fits) {
    TIER__TRY_OUT(read_text(expression, &made.text, schema, ret_expression, err));
  }
out:
  tier__text_end(&made.text);
  return status;
}

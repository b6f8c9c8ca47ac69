/* SPDX-License-Identifier: Apache-2.0 */
/* What the check says of operands that do not fit. */
#include "base/table.h"
#include "model/findings.h"
#include "rule_checker.h"
#include "rule_excerpt.h"

static tier_string text_of(const tier__checker *c) {
  const tier_string text = {c->expression->text, c->expression->length};
  return text;
}

static tier__excerpt excerpt_of(const tier__checker *c, const tier__rule_node *node) {
  tier__excerpt excerpt;
  tier__excerpt_cut(text_of(c), node->begin, node->end, &excerpt);
  return excerpt;
}

void tier__check_refuse(tier__checker *c, const tier__rule_node *node, const char *expected,
                        const tier__rule_node *left) {
  const tier__excerpt excerpt = excerpt_of(c, left);
  c->bad = 1;
  tier__findings_note(c->findings, TIER_ERROR, "type", c->place, node->position, "%s, found %s %s", expected,
                      tier__type_name(left->type), excerpt.text);
}

void tier__check_refuse_two(tier__checker *c, const tier__rule_node *node, const char *expected,
                            const tier__rule_node *left, const tier__rule_node *right) {
  const tier__excerpt one = excerpt_of(c, left);
  const tier__excerpt two = excerpt_of(c, right);
  c->bad = 1;
  tier__findings_note(c->findings, TIER_ERROR, "type", c->place, node->position, "%s, found %s %s and %s %s", expected,
                      tier__type_name(left->type), one.text, tier__type_name(right->type), two.text);
}

int tier__check_condition(tier__checker *c, const tier__rule_node *node, const tier__rule_node *operand,
                          const char *expected) {
  if (operand->type != TIER__TYPE_BAD && operand->type != TIER_ANY && operand->type != TIER_BOOL) {
    tier__check_refuse(c, node, expected, operand);
    return 0;
  }
  return 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that cannot occur: only models tell beforehand which ones their columns have. */
#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"
#include "policy/policy_names.h"
#include "policy/policy_walk.h"
#include "policy_lint.h"
#include "rule/rule_suggest.h"
#include "rule/rule_tree.h"

#include <stdio.h>
#include <string.h>

/** Nobody reads more. LABEL_BYTES: longer ones are never suggested. */
enum { MOST_NOTED = 50, LABEL_BYTES = 64 };

static int has_label(const tier_output *output, tier_string text) {
  for (size_t i = 0; i < output->label_count; i++) {
    const tier_string label = output->labels[i];
    if (label.length == text.length && memcmp(label.data, text.data, text.length) == 0) {
      return 1;
    }
  }
  return 0;
}

/** Labels as the search for a suggestion wants them. */
typedef struct label_names {
  char (*names)[LABEL_BYTES];
  size_t count;
} label_names;

static const char *name_at(void *user_data, size_t index) {
  const label_names *names = user_data;
  return index < names->count ? names->names[index] : NULL;
}

static tier_status note(tier_policy *policy, const tier_output *output, const char *column, tier_string text,
                        const char *place, int64_t position, tier_error *err) {
  label_names names = {tier__alloc(policy->context, output->label_count, sizeof *names.names), 0};
  char said[LABEL_BYTES];
  if (names.names == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < output->label_count; i++) {
    const tier_string label = output->labels[i];
    if (label.length < LABEL_BYTES) {
      memcpy(names.names[names.count++], label.data, label.length); /* The room is all zero. */
    }
  }
  (void)snprintf(said, sizeof said, "%.*s", (int)(text.length < LABEL_BYTES ? text.length : LABEL_BYTES), text.data);
  const char *meant = text.length < LABEL_BYTES ? tier__name_suggest(policy->findings, said, name_at, &names) : NULL;
  tier__findings_note(policy->findings, TIER_WARNING, "unknown_text", place, position, "'%s' is never '%s'%s%s%s",
                      column, said, meant == NULL ? "" : "; did you mean '", meant == NULL ? "" : meant,
                      meant == NULL ? "" : "'?");
  tier__release(policy->context, names.names);
  return TIER_OK;
}

tier_status tier__policy_lint_text(tier_policy *policy, const char *column, tier_string text, const char *place,
                                   int64_t position, size_t *noted, tier_error *err) {
  const tier_output *output = tier__policy_output(policy, column);
  if (output == NULL || output->label_count == 0 || has_label(output, text) || *noted >= MOST_NOTED) {
    return TIER_OK;
  }
  ++*noted;
  return note(policy, output, column, text, place, position, err);
}

typedef struct text_lint {
  tier_policy *policy;
  size_t noted;
} text_lint;

static tier_status look_at(text_lint *lint, const tier__site *site, const tier__rule_node *column,
                           const tier__rule_node *literal, tier_error *err) {
  if (column->kind != TIER__NODE_COLUMN || literal->kind != TIER__NODE_LITERAL || literal->written != TIER_TEXT) {
    return TIER_OK;
  }
  const int64_t position = site->is_row ? -1 : (int64_t)literal->begin; /* A row's text stands in no document. */
  return tier__policy_lint_text(lint->policy, (*site->slot)->columns[column->left].name, literal->text, site->place,
                                position, &lint->noted, err);
}

static tier_status look(void *arg, const tier__site *site, tier_error *err) {
  const tier__expression *expression = *site->slot;
  for (size_t i = 0; i < expression->node_count; i++) {
    const tier__rule_node *node = &expression->nodes[i];
    if (node->kind == TIER__NODE_IN) {
      for (size_t k = 0; k < node->items; k++) {
        TIER__TRY(look_at(arg, site, &expression->nodes[node->left], &expression->nodes[node->right + k], err));
      }
    } else if (node->kind == TIER__NODE_COMPARE &&
               (node->operation == TIER__EQUAL || node->operation == TIER__NOT_EQUAL)) {
      const tier__rule_node *left = &expression->nodes[node->left], *right = &expression->nodes[node->right];
      TIER__TRY(look_at(arg, site, left, right, err));
      TIER__TRY(look_at(arg, site, right, left, err));
    }
  }
  return TIER_OK;
}

tier_status tier__policy_lint_texts(tier_policy *policy, tier_error *err) {
  text_lint lint = {policy, 0};
  return tier__policy_each_expression(policy, look, &lint, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_lint_regions.h"

#include "base/failure.h"
#include "base/memory.h"
#include "model/findings.h"
#include "rule/rule_excerpt.h"

/* Words compared for all conditions together: a fraction of a second. Only what nobody writes by hand needs more. */
#define MOST_WORK INT64_C(300000000)

tier_status tier__lint_begin(tier_context *context, size_t count, tier_findings *findings, tier__lint *ret_lint,
                             tier_error *err) {
  const tier__lint lint = {.space = tier__space_begin(context), .findings = findings, .work = MOST_WORK};
  *ret_lint = lint;
  ret_lint->expressions = tier__alloc(context, count, sizeof *ret_lint->expressions);
  ret_lint->regions = tier__alloc(context, count, sizeof *ret_lint->regions);
  ret_lint->chosen = tier__alloc(context, count, sizeof *ret_lint->chosen);
  if (ret_lint->expressions == NULL || ret_lint->regions == NULL || ret_lint->chosen == NULL) {
    return tier__no_memory(err);
  }
  ret_lint->count = count;
  return TIER_OK;
}

tier_status tier__lint_read(tier__lint *lint, tier_error *err) {
  for (size_t i = 0; i < lint->count; i++) {
    TIER__TRY(tier__space_add(&lint->space, lint->expressions[i], err));
  }
  TIER__TRY(tier__space_close(&lint->space, err));
  lint->box = tier__alloc(lint->space.context, tier__box_words(&lint->space.shape), sizeof *lint->box);
  if (lint->box == NULL) {
    return tier__no_memory(err);
  }
  for (size_t i = 0; i < lint->count; i++) {
    if (lint->expressions[i] != NULL) {
      TIER__TRY(tier__region_make(&lint->space, lint->expressions[i], &lint->work, &lint->regions[i], err));
    }
  }
  return TIER_OK;
}

void tier__lint_end(tier__lint *lint) {
  tier_context *context = lint->space.context;
  for (size_t i = 0; i < lint->count; i++) {
    tier__region_end(&lint->space, &lint->regions[i]);
  }
  tier__release(context, lint->box);
  tier__release(context, (void *)lint->chosen);
  tier__release(context, lint->regions);
  tier__release(context, (void *)lint->expressions);
  tier__space_end(&lint->space);
}

int tier__lint_is_never(const tier__lint *lint, size_t index) {
  return lint->regions[index].readable && lint->regions[index].count == 0;
}

int tier__lint_note_never(const tier__lint *lint, size_t index, const char *place) {
  const tier__expression *expression = lint->expressions[index];
  const tier__region *region = &lint->regions[index];
  const int never = tier__lint_is_never(lint, index);
  if (expression == NULL || (!never && region->vain == TIER__NO_NODE)) {
    return 0;
  }
  const tier__rule_node *node =
      region->vain == TIER__NO_NODE ? tier__rule_root(expression) : &expression->nodes[region->vain];
  const tier_string text = {expression->text, expression->length};
  tier__excerpt excerpt;
  tier__excerpt_cut(text, node->begin, node->end, &excerpt);
  tier__findings_note(lint->findings, TIER_WARNING, "never_true", place, node->position,
                      never ? "no customer can meet this: %s is never true"
                            : "this part is never true, so it can be left out: %s",
                      excerpt.text);
  return 1;
}

int tier__lint_is_literal(const tier__expression *expression) {
  return tier__rule_root(expression)->kind == TIER__NODE_LITERAL;
}

tier_status tier__lint_note_always(tier__lint *lint, size_t index, const char *place, size_t *noted, tier_error *err) {
  int answer = TIER__OUTSIDE_UNKNOWN;
  if (lint->regions[index].readable) {
    lint->chosen[0] = &lint->regions[index];
    TIER__TRY(tier__region_outside(&lint->space, lint->space.full, lint->chosen, 1, 0, &lint->work, lint->box, &answer,
                                   err));
  }
  if (answer == TIER__OUTSIDE_NOTHING) {
    tier__findings_note(lint->findings, TIER_NOTE, "always_true", place, 0, "this is true for every customer");
    ++*noted;
  }
  return TIER_OK;
}

tier_status tier__lint_covers(tier__lint *lint, size_t index, size_t chosen, int *ret_covers, tier_error *err) {
  const tier__region *region = &lint->regions[index];
  *ret_covers = region->readable;
  for (size_t i = 0; *ret_covers && i < region->count; i++) {
    int answer;
    TIER__TRY(tier__region_outside(&lint->space, tier__region_box(&lint->space, region, i), lint->chosen, chosen, 0,
                                   &lint->work, lint->box, &answer, err));
    *ret_covers = answer == TIER__OUTSIDE_NOTHING;
  }
  return TIER_OK;
}

tier_status tier__lint_escapes(tier__lint *lint, size_t index, size_t chosen, int *ret_escapes, tier_error *err) {
  const tier__region *region = &lint->regions[index];
  *ret_escapes = 0;
  for (size_t i = 0; i < chosen; i++) {
    if (!lint->chosen[i]->readable) {
      return TIER_OK;
    }
  }
  for (size_t i = 0; !*ret_escapes && i < region->count; i++) {
    int answer;
    TIER__TRY(tier__region_outside(&lint->space, tier__region_box(&lint->space, region, i), lint->chosen, chosen, 1,
                                   &lint->work, lint->box, &answer, err));
    *ret_escapes = answer == TIER__OUTSIDE_POINTS;
  }
  return TIER_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What is missing for a place: the score of the last who has one. */
#include "base/failure.h"
#include "base/memory.h"
#include "base/minor_units.h"
#include "explain_sections.h"
#include "ladder/ladder_move.h"
#include "policy/assign/places_scores.h"
#include "rule/expression.h"
#include <math.h>

/* Scores of everybody for the places of one tier. */
typedef struct contest {
  double *scores;
  uint8_t *known;
} contest;

static int has_score(const contest *c, size_t i) {
  return c->known[i] && isfinite(c->scores[i]);
}

/* 1 for who has a place because of his score: not because he could not be sent away. */
static int has_won(const tier__explanation *explanation, const contest *c, int32_t tier, size_t i) {
  const tier__ladder_result *decided = explanation->decided;
  const tier__standing *before = &decided->before[i];
  const int32_t day = explanation->result->as_of_day;
  const int stays = before->earned == tier && (before->last_day >= day || !tier__ladder_may_fall(
                                                  &explanation->ladder->settings, before, day));
  return decided->standings[i].earned == tier && has_score(c, i) && !stays &&
         decided->reasons[i] != TIER__REASON_OVERRIDE_FREEZE;
}

/* The least score that has won, with the advantage of those who were in the tier. Infinite if nobody has. */
static double least_score(const tier__explanation *explanation, const contest *c, int32_t tier) {
  const double incumbency = explanation->ladder->steps[tier].places.incumbency;
  double least = INFINITY;
  for (size_t i = 0; i < explanation->result->count; i++) {
    if (has_won(explanation, c, tier, i)) {
      const double own = c->scores[i];
      const double strong = explanation->decided->before[i].earned == tier ? own + fabs(own) * incumbency : own;
      least = strong < least ? strong : least;
    }
  }
  return least;
}

static void write_score(tier__explanation *explanation, const char *key, const tier__expression *by, double score) {
  const int is_money = tier__expression_type(by) == TIER_MONEY;
  if (isfinite(score)) {
    const double units = is_money ? tier__minor_units(explanation->policy->minor_digits) : 1;
    tier_writer_number(&explanation->writer, key, score / units);
  } else {
    tier__writer_null(&explanation->writer, key);
  }
}

tier_status tier__explain_places(tier__explanation *explanation, int32_t tier, tier_error *err) {
  const tier_result *result = explanation->result;
  const tier__expression *by = explanation->ladder->steps[tier].by;
  contest c = {tier__alloc(result->context, result->count, sizeof *c.scores),
               tier__alloc(result->context, result->count, sizeof *c.known)};
  tier_status status = TIER_OK;
  if (c.scores == NULL || c.known == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  TIER__TRY_OUT(tier__places_scores(by, &result->table, c.scores, c.known, err));
  tier_writer_begin(&explanation->writer, "places", 0);
  tier_writer_text(&explanation->writer, "by", tier__expression_text(by));
  write_score(explanation, "score", by, has_score(&c, explanation->row) ? c.scores[explanation->row] : INFINITY);
  write_score(explanation, "needed", by, least_score(explanation, &c, tier));
  tier_writer_end(&explanation->writer);
out:
  tier__release(result->context, c.scores);
  tier__release(result->context, c.known);
  return status;
}

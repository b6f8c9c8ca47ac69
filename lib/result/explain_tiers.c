/* SPDX-License-Identifier: Apache-2.0 */
#include "base/failure.h"
#include "explain_sections.h"

/* Whether a tier is met and would be kept. The lowest is always both. */
static tier_status write_truths(tier__explanation *explanation, size_t tier, tier_error *err) {
  const tier__step *step = &explanation->ladder->steps[tier];
  uint8_t met = TIER__TRUE;
  uint8_t kept = TIER__TRUE;
  if (tier > 0) {
    TIER__TRY(tier__explain_truth(explanation, step->enter, &met, err));
    kept = met;
    if (step->keep != NULL) {
      TIER__TRY(tier__explain_truth(explanation, step->keep, &kept, err));
    }
  }
  tier__explain_write_truth(explanation, "met", met);
  tier__explain_write_truth(explanation, "kept", kept);
  return TIER_OK;
}

tier_status tier__explain_tiers(tier__explanation *explanation, tier_error *err) {
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, "tiers", 1);
  for (size_t k = explanation->ladder->step_count; k-- > 0;) {
    const tier__step *step = &explanation->ladder->steps[k];
    tier_writer_begin(writer, NULL, 0);
    tier_writer_text(writer, "id", tier__text_view(step->id));
    tier_writer_text(writer, "label", tier__explain_label(explanation, (int32_t)k));
    TIER__TRY(write_truths(explanation, k, err));
    TIER__TRY(tier__explain_condition(explanation, "enter", step->enter, err));
    TIER__TRY(tier__explain_condition(explanation, "keep", step->keep, err));
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
  return TIER_OK;
}

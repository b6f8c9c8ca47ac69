/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_sections.h"

static void write_text(tier_writer *writer, const char *key, const char *text) {
  if (text == NULL) {
    tier__writer_null(writer, key);
  } else {
    tier_writer_text(writer, key, tier__text_view(text));
  }
}

void tier__explain_service(tier__explanation *explanation) {
  const tier_result *result = explanation->result;
  const int32_t row = result->services == NULL ? -1 : result->services[explanation->row];
  tier_writer *writer = &explanation->writer;
  if (row < 0) {
    tier__writer_null(writer, "service");
    return;
  }
  const tier__service *service = &explanation->policy->services[row];
  tier_writer_begin(writer, "service", 0);
  write_text(writer, "id", service->id);
  write_text(writer, "service_level", service->service_level);
  write_text(writer, "channel", service->channel);
  if (service->contact_days > 0) {
    tier_writer_integer(writer, "contact_days", service->contact_days);
  } else {
    tier__writer_null(writer, "contact_days");
  }
  if (service->discount_cap >= 0) {
    tier_writer_number(writer, "discount_cap", service->discount_cap);
  } else {
    tier__writer_null(writer, "discount_cap");
  }
  write_text(writer, "owner_role", service->owner_role);
  tier_writer_number(writer, "hours", service->hours);
  tier_writer_end(writer);
}

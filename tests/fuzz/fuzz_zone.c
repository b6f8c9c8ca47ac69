/* SPDX-License-Identifier: Apache-2.0 */
/* A zone file of any bytes: it must not crash, and every instant has a day at most one day off that of UTC. Writes the
 * bytes into a file of the working folder. Needs the internal objects of the library and -fsanitize=fuzzer. */
#include <tier/tier.h>

#include <stdio.h>
#include <stdlib.h>

#define REQUIRE(condition)                                                                                             \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      abort();                                                                                                         \
    }                                                                                                                  \
  } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const tier_context_options options = {.size = sizeof options, .zone_directory = "."};
  tier_error err = {.size = sizeof err};
  tier_context *context;
  tier_zone *zone = NULL;
  FILE *file = fopen("Fuzzed", "wb");
  REQUIRE(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0);
  REQUIRE(tier_context_create(&options, &context, NULL) == TIER_OK);
  if (tier_zone_open(context, "Fuzzed", &zone, &err) == TIER_OK) {
    for (int64_t time_us = INT64_C(-60000000000000000); time_us < INT64_C(200000000000000000);
         time_us += INT64_C(1234567890123456)) {
      const int32_t off = tier_zone_day(zone, time_us) - tier_zone_day(NULL, time_us);
      REQUIRE(off >= -1 && off <= 1);
    }
  } else {
    REQUIRE(zone == NULL && err.message[0] != '\0');
  }
  tier_zone_destroy(zone);
  tier_context_destroy(context);
  return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "ordered_key.h"

#include "base/failure.h"
#include "base/minor_units.h"
#include "base/table.h"
#include "settings.h"
#include <math.h>

/* The doubles that are sure to convert to an int64. */
#define WHOLE_LIMIT 9.2e18

tier_status tier__scale_take(tier__scale *scale, const tier_column *column, tier_error *err) {
  const char *name = column->name != NULL ? column->name : "?";
  if (column->type == TIER_TEXT || tier__type_bytes(column->type) == 0) {
    return tier__fail(err, TIER_E_DATA, "column %s is %s, not a number", name, tier__type_name(column->type));
  }
  const int32_t digits = column->type == TIER_MONEY ? column->minor_digits : 0;
  if (scale->type == TIER_ANY) {
    *scale = (tier__scale){column->type, digits};
  }
  if (scale->type != column->type || scale->minor_digits != digits) {
    return tier__fail(err, TIER_E_DATA, "column %s is %s with %d decimal digits, but was %s with %d", name,
                      tier__type_name(column->type), (int)digits, tier__type_name(scale->type),
                      (int)scale->minor_digits);
  }
  return TIER_OK;
}

double tier__scale_unit(const tier__scale *scale) { return tier__minor_units(scale->minor_digits); }

double tier__scale_value(const tier__scale *scale, int64_t key) {
  return scale->type == TIER_FLOAT64 ? tier__double_of_key(key) : (double)key / tier__scale_unit(scale);
}

int64_t tier__scale_negate(const tier__scale *scale, int64_t key) {
  if (scale->type == TIER_FLOAT64) {
    return tier__key_of_double(-tier__double_of_key(key));
  }
  return key == INT64_MIN ? INT64_MAX : -key;
}

static int64_t to_int64(double whole) {
  return whole >= WHOLE_LIMIT ? INT64_MAX : whole <= -WHOLE_LIMIT ? INT64_MIN : (int64_t)whole;
}

int64_t tier__scale_key_from(const tier__scale *scale, double value) {
  if (scale->type == TIER_FLOAT64) {
    return tier__key_of_double(value);
  }
  const double exact = value * tier__scale_unit(scale), nearest = floor(exact + 0.5);
  /* A decimal amount times the unit misses the whole number by the rounding of both; 1e-9 is far above that. */
  const int whole = fabs(exact - nearest) <= 1e-9 * fmax(1.0, fabs(exact) * 1e-6);
  return to_int64(whole ? nearest : ceil(exact));
}

void tier__scale_save(const tier__scale *scale, tier_writer *writer) {
  const char *name = tier__type_name(scale->type);
  tier_writer_text(writer, "type", (tier_string){name, strlen(name)});
  if (scale->type == TIER_MONEY) {
    tier_writer_integer(writer, "minor_digits", scale->minor_digits);
  }
}

void tier__scale_load(tier__scale *scale, tier_settings *saved) {
  const char *name = tier_settings_text(saved, "type", "");
  *scale = (tier__scale){tier__type_of_name(name), 0};
  if (scale->type == TIER_ANY || scale->type == TIER_TEXT) {
    tier_settings_reject(saved, "type", "must be the type of a number");
  }
  if (scale->type == TIER_MONEY) {
    scale->minor_digits = (int32_t)tier_settings_integer(saved, "minor_digits", 0, 0, 6);
  }
}

/** What a loader makes of the number written for a key. */
static int64_t read_back(const tier__scale *scale, double value) {
  if (scale->type == TIER_FLOAT64) {
    return tier__key_of_double(value);
  }
  return to_int64(floor(value * tier__scale_unit(scale) + 0.5));
}

/** Beyond 2^53 the shortest form of a double, such as 1152921504606847000, need not be the whole number meant. */
static int reads_back(const tier__scale *scale, int64_t key) {
  const int64_t limit = INT64_C(1) << 53;
  return (scale->type == TIER_FLOAT64 || (key >= -limit && key <= limit)) &&
         read_back(scale, tier__scale_value(scale, key)) == key;
}

static void write_key(const tier__scale *scale, tier_writer *writer, const char *name, int64_t key, int as_number) {
  if (as_number) {
    tier_writer_number(writer, name, tier__scale_value(scale, key));
  } else {
    tier_writer_begin(writer, name, 0);
    tier_writer_integer(writer, "exact", key);
    tier_writer_end(writer);
  }
}

void tier__scale_save_key(const tier__scale *scale, tier_writer *writer, const char *name, int64_t key) {
  write_key(scale, writer, name, key, reads_back(scale, key));
}

void tier__scale_save_keys(const tier__scale *scale, tier_writer *writer, const char *name, const int64_t *keys,
                           size_t count) {
  int as_numbers = 1;
  for (size_t i = 0; as_numbers && i < count; i++) {
    as_numbers = reads_back(scale, keys[i]);
  }
  tier_writer_begin(writer, name, 1);
  for (size_t i = 0; i < count; i++) {
    write_key(scale, writer, NULL, keys[i], as_numbers);
  }
  tier_writer_end(writer);
}

static int64_t load_exact(tier_settings *object) {
  return tier_settings_integer(object, "exact", 0, INT64_MIN, INT64_MAX);
}

int64_t tier__scale_load_key(const tier__scale *scale, tier_settings *saved, const char *name) {
  const json_t *value = tier__settings_json(saved, name);
  if (json_is_number(value)) {
    return read_back(scale, json_number_value(value));
  }
  if (value == NULL) {
    tier_settings_reject(saved, name, "a number is missing");
  }
  return load_exact(tier_settings_object(saved, name));
}

void tier__scale_load_keys(const tier__scale *scale, tier_settings *saved, const char *name, int64_t *ret_keys,
                           size_t count) {
  const json_t *list = tier__settings_json(saved, name);
  if (!json_is_array(list) || json_array_size(list) != count) {
    tier_settings_reject(saved, name, "must be a list with as many numbers as the settings ask for");
    return;
  }
  for (size_t i = 0; i < count; i++) {
    const json_t *value = json_array_get(list, i);
    if (json_is_number(value)) {
      ret_keys[i] = read_back(scale, json_number_value(value));
    } else {
      ret_keys[i] = load_exact(tier_settings_entry(saved, name, i));
    }
  }
}
